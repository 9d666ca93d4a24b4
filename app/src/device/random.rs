//! The only place that draws randomness. A browser without it can't save anything, and says so.

use super::http::Fault;

pub fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut out = [0; N];
    getrandom::fill(&mut out)
        .map_err(|_| Fault::device("This browser gives no random numbers, so nothing can be sealed."))?;
    Ok(out)
}
