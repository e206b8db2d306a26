use std::{sync::Arc, time::Duration};

use axum::body::Bytes;

use super::{check, log::Open, registry::Stage, sender::Sender};
use crate::{
    link::Break,
    pipe::{Gone, Pipe},
    script::{Ended, Step, Tell},
};

/// The size of a flood's chunks, in bytes. A larger event is a chunk by itself.
pub(super) const WAVE: usize = 64 << 10;

/// Carries out the steps of one attempt, in one response.
pub(super) struct Player {
    pub(super) stage: Arc<Stage>,
    pub(super) open: Open,
    pub(super) pipe: Pipe,
    /// The number of the last event that the client has.
    pub(super) last_id: u64,
    pub(super) sender: Sender,
    /// The body's length, if the head has promised one.
    pub(super) length: Option<u64>,
    pub(super) sent: u64,
}

/// Why a body ends before its last step.
enum Stop {
    /// The client is gone, or the body has reached its promised length.
    Gone,
    /// A step breaks the connection.
    Broken(Break),
}

impl From<Gone> for Stop {
    fn from(Gone: Gone) -> Self {
        Stop::Gone
    }
}

impl Player {
    pub(super) async fn play(mut self, steps: &[Step]) {
        let played = match self.pipe.flush().await {
            Ok(()) => self.steps(steps, None).await,
            Err(gone) => Err(gone.into()),
        };
        match played {
            Ok(()) => self.open.end(Ended::Finished),
            // hyper closes a body that has reached its promised length.
            Err(Stop::Gone) if self.length.is_some_and(|length| self.sent >= length) => {
                self.open.end(Ended::Finished)
            }
            Err(Stop::Gone) => self.open.end(Ended::ClientLeft),
            Err(Stop::Broken(how)) => {
                self.pipe.break_off(how).await;
                self.open.end(match how {
                    Break::Reset => Ended::Reset,
                    Break::Close => Ended::Dropped,
                });
            }
        }
    }

    async fn steps(&mut self, steps: &[Step], round: Option<u64>) -> Result<(), Stop> {
        for step in steps {
            match step {
                Step::Send(text) => self.write(self.fill_in_number(text, round)).await?,
                Step::SendBase64(text) => {
                    self.write(check::bytes(text).unwrap_or_default()).await?
                }
                Step::Split {
                    text,
                    at,
                    every,
                    pause,
                } => {
                    let text = self.fill_in_number(text, round);
                    let mut first = true;
                    for piece in pieces(text.as_bytes(), at, *every) {
                        if !std::mem::take(&mut first) {
                            self.wait(*pause).await?;
                        }
                        self.write(piece.to_vec()).await?;
                    }
                }
                Step::Wait(ms) => self.wait(*ms).await?,
                Step::Cue => tokio::select! {
                    () = self.stage.wait_for_cue() => {}
                    () = self.pipe.wait_until_gone() => return Err(Stop::Gone),
                },
                Step::Repeat { times, steps } => {
                    for _ in 0..*times {
                        let round = self.stage.next_round();
                        Box::pin(self.steps(steps, Some(round))).await?;
                    }
                }
                Step::EventsFromLastId {
                    upto,
                    every,
                    per_attempt,
                } => {
                    let until = per_attempt
                        .map_or(*upto, |most| self.last_id.saturating_add(most).min(*upto));
                    while self.last_id < until {
                        let id = self.last_id + 1;
                        self.write(format!("id: {id}\ndata: {id}\n\n")).await?;
                        self.last_id = id;
                        self.wait(*every).await?;
                    }
                }
                Step::Feed {
                    tell,
                    live,
                    most,
                    every,
                } => self.feed(*tell, *live, *most, *every).await?,
                Step::Flood { bytes, event_bytes } => self.flood(*bytes, *event_bytes).await?,
                Step::Hold => {
                    self.pipe.wait_until_gone().await;
                    return Err(Stop::Gone);
                }
                Step::Reset => return Err(Stop::Broken(Break::Reset)),
                Step::Drop => return Err(Stop::Broken(Break::Close)),
            }
        }
        Ok(())
    }

    async fn feed(
        &mut self,
        tell: Tell,
        live: bool,
        most: Option<u64>,
        every: u64,
    ) -> Result<(), Stop> {
        let enough = |sent, most: Option<u64>| most.is_some_and(|most| sent >= most);
        let begun = self.sender.seen().events;
        while !enough(self.sender.seen().events - begun, most) {
            let Some(piece) = self.sender.next(tell) else {
                if !live {
                    break;
                }
                tokio::select! {
                    // The order matters: what was published before a cue is sent before it ends the step.
                    biased;
                    () = self.pipe.wait_until_gone() => return Err(Stop::Gone),
                    () = self.sender.wait() => continue,
                    () = self.stage.wait_for_cue() => break,
                }
            };
            self.write(piece.text()).await?;
            self.sender.note(&piece);
            self.open.note_feed(self.sender.seen());
            self.wait(every).await?;
        }
        Ok(())
    }

    fn fill_in_number(&self, text: &str, round: Option<u64>) -> String {
        const PLACE: &str = "{{n}}";
        if !text.contains(PLACE) {
            return text.to_owned();
        }
        let n = round.unwrap_or_else(|| self.stage.next_round());
        text.replace(PLACE, &n.to_string())
    }

    async fn write(&mut self, chunk: impl Into<Bytes>) -> Result<(), Stop> {
        let chunk = chunk.into();
        let size = chunk.len();
        self.sent += size as u64;
        self.open.begin_write();
        self.pipe.write(chunk).await?;
        self.open.end_write(size, self.pipe.writes());
        Ok(())
    }

    async fn wait(&self, ms: u64) -> Result<(), Stop> {
        if ms == 0 {
            return Ok(());
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(ms)) => Ok(()),
            () = self.pipe.wait_until_gone() => Err(Stop::Gone),
        }
    }

    async fn flood(&mut self, bytes: u64, event_bytes: usize) -> Result<(), Stop> {
        let event = flood_event(event_bytes);
        let events = (WAVE / event.len()).max(1);
        let wave = Bytes::from(event.repeat(events));
        let mut left = bytes.div_ceil(event.len() as u64);
        while left > 0 {
            let now = left.min(events as u64);
            self.write(wave.slice(..now as usize * event.len())).await?;
            left -= now;
        }
        Ok(())
    }
}

/// An event of exactly so many bytes. If an event can't be so short, it is the shortest.
fn flood_event(size: usize) -> String {
    const FIELD: &str = "data:";
    const END: &str = "\n\n";
    format!(
        "{FIELD}{}{END}",
        "x".repeat(size.saturating_sub(FIELD.len() + END.len()))
    )
}

/// The text, cut before each offset and after every so many bytes. No piece is empty.
fn pieces<'a>(text: &'a [u8], at: &[usize], every: Option<usize>) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = at.iter().copied().filter(|cut| *cut < text.len()).collect();
    cuts.extend((0..text.len()).step_by(every.unwrap_or(usize::MAX).max(1)));
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|ends| &text[ends[0]..ends[1]])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_offsets_and_nowhere_else() {
        let cut = |at: &[usize], every| pieces(b"0123456", at, every);
        assert_eq!(cut(&[], None), [b"0123456"]);
        assert_eq!(cut(&[3, 5], None), [&b"012"[..], b"34", b"56"]);
        assert_eq!(cut(&[0, 3, 3, 7, 99], None), [&b"012"[..], b"3456"]);
        assert_eq!(cut(&[], Some(3)), [&b"012"[..], b"345", b"6"]);
        assert_eq!(cut(&[1], Some(4)), [&b"0"[..], b"123", b"456"]);
        assert!(pieces(b"", &[], Some(1)).is_empty());
    }

    #[test]
    fn an_event_of_the_flood_has_the_size_asked_for() {
        assert_eq!(flood_event(100).len(), 100);
        assert_eq!(flood_event(7), "data:\n\n");
        assert_eq!(flood_event(0), "data:\n\n");
    }
}
