//! One sound, made here: two soft tones, for what can't wait (H7).

use std::cell::OnceCell;
use web_sys::AudioContext;

thread_local! {
    /// One for the page: browsers allow few.
    static SOUND: OnceCell<AudioContext> = const { OnceCell::new() };
}

/// A browser may keep a page silent that nobody has touched yet; then the screen alone says it.
pub fn chime() {
    SOUND.with(|kept| {
        if kept.get().is_none()
            && let Ok(made) = AudioContext::new()
        {
            kept.get_or_init(|| made);
        }
        let _silent = kept.get().and_then(tones);
    });
}

fn tones(sound: &AudioContext) -> Option<()> {
    // Nobody waits for it: silent until somebody touches the page, it is heard from then on.
    drop(sound.resume().ok()?);
    let volume = sound.create_gain().ok()?;
    volume.gain().set_value(0.2);
    volume.connect_with_audio_node(&sound.destination()).ok()?;
    for (hertz, from) in [(660.0, 0.0), (880.0, 0.35)] {
        let tone = sound.create_oscillator().ok()?;
        tone.frequency().set_value(hertz);
        tone.connect_with_audio_node(&volume).ok()?;
        let at = sound.current_time() + from;
        tone.start_with_when(at).ok()?;
        tone.stop_with_when(at + 0.3).ok()?;
    }
    Some(())
}
