//! Two answers about one thing, asked for one behind the other, can come the other way round.

/// Counts questions about one thing, and how far they are answered: an older answer than the last one is none.
#[derive(Clone, Copy, Default)]
pub struct Newest {
    asked: u64,
    answered: u64,
}

impl Newest {
    /// A new question.
    pub fn ask(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }

    /// Whether the answer to this question may be taken; it may not once a later one was.
    pub fn take(&mut self, question: u64) -> bool {
        let newer = question > self.answered;
        if newer {
            self.answered = question;
        }
        newer
    }
}
