//! The tablet's camera, for one's own handwritten note (R9, H28). Nothing that it sees is kept but a picture that somebody
//! takes and uses, and that one in no gallery.

use super::http::Fault;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, DomException, HtmlCanvasElement, HtmlVideoElement, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

/// Pixels of the longer side, at most: handwriting on a sheet can be read, and a picture stays under a megabyte.
const LONGER_SIDE: u32 = 2_000;
/// How much a picture is compressed, from 0 to 1.
const QUALITY: f64 = 0.8;

/// A camera that is looking. It stops when this is dropped.
pub struct Camera(MediaStream);

fn fault(error: &JsValue) -> Fault {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    let (says, next) = match name.as_str() {
        "NotAllowedError" => (
            "The camera is not allowed here.",
            "Allow it in the browser's settings for this site, or keep the paper and say where it is.",
        ),
        "NotFoundError" | "OverconstrainedError" => {
            ("This tablet has no camera that can be used.", "Keep the paper, and say in the record where it is.")
        }
        _ => ("The camera does not answer.", "Close other apps that use it, or keep the paper and say where it is."),
    };
    Fault { next: next.into(), ..Fault::device(says) }
}

impl Camera {
    /// Opens the camera at the back, or whichever there is.
    pub async fn open() -> Result<Self, Fault> {
        let wanted = r#"{"facingMode":{"ideal":"environment"},"width":{"ideal":1920},"height":{"ideal":1440}}"#;
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&js_sys::JSON::parse(wanted).map_err(|e| fault(&e))?);
        let devices = web_sys::window().ok_or_else(|| fault(&JsValue::NULL))?.navigator().media_devices();
        let asked = devices.and_then(|d| d.get_user_media_with_constraints(&constraints)).map_err(|e| fault(&e))?;
        let stream = JsFuture::from(asked).await.map_err(|e| fault(&e))?;
        Ok(Self(stream.unchecked_into()))
    }

    /// Shows what it sees.
    pub fn show_on(&self, video: &HtmlVideoElement) {
        video.set_src_object(Some(&self.0));
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        let tracks: Array = self.0.get_tracks();
        for track in tracks.iter() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// What is seen now, drawn on the canvas, as the bytes of a JPEG: anew from its pixels, so that nothing of place or device
/// stands in it.
pub async fn picture(video: &HtmlVideoElement, canvas: &HtmlCanvasElement) -> Result<Vec<u8>, Fault> {
    let (width, height) = (video.video_width(), video.video_height());
    if width == 0 || height == 0 {
        return Err(Fault {
            next: "Wait a moment, and try again.".into(),
            ..Fault::device("The camera sees nothing yet.")
        });
    }
    let scale = f64::from(LONGER_SIDE.min(width.max(height))) / f64::from(width.max(height));
    canvas.set_width((f64::from(width) * scale) as u32);
    canvas.set_height((f64::from(height) * scale) as u32);
    let context = canvas.get_context("2d").map_err(|e| fault(&e))?.ok_or_else(|| fault(&JsValue::NULL))?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context
        .draw_image_with_html_video_element_and_dw_and_dh(
            video,
            0.0,
            0.0,
            canvas.width().into(),
            canvas.height().into(),
        )
        .map_err(|e| fault(&e))?;
    let blob = JsFuture::from(Promise::new(&mut |done, failed| {
        let made = Closure::once_into_js(move |blob: JsValue| {
            // The promise takes it, or nobody waits any more.
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        let quality = JsValue::from_f64(QUALITY);
        if let Err(e) = canvas.to_blob_with_type_and_encoder_options(made.unchecked_ref(), "image/jpeg", &quality) {
            let _ = failed.call1(&JsValue::NULL, &e);
        }
    }))
    .await
    .map_err(|e| fault(&e))?;
    let blob: Blob = blob.dyn_into().map_err(|e| fault(&e))?;
    let bytes = JsFuture::from(blob.array_buffer()).await.map_err(|e| fault(&e))?;
    Ok(Uint8Array::new(&bytes).to_vec())
}
