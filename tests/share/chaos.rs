//! Anything at any time: what no driver would tell, numbers that never come, and messages that nobody has sent.

use headwater::share::{Input, Member, Place, Read, Settings};

use crate::messages;
use crate::random::Random;

/// Numbers as they come, and numbers as they should never come.
fn number(random: &mut Random) -> u64 {
    match random.below(8) {
        0 => u64::MAX,
        1 => random.next(),
        _ => random.span(100_000),
    }
}

/// A message as it is said, or with some of its bytes changed, cut off, or doubled.
fn message(random: &mut Random, said: &[Vec<u8>]) -> Vec<u8> {
    let mut message = said[random.below(said.len() as u64) as usize].clone();
    for _ in 0..random.below(4) {
        let at = random.below(message.len() as u64) as usize;
        match random.below(4) {
            0 => message.truncate(at),
            1 => message.extend_from_within(at..),
            _ => message[at] = random.next() as u8,
        }
        if message.is_empty() {
            break;
        }
    }
    message
}

/// Tells a member so many things. What it would do is done by nobody.
fn chaos(seed: u64, steps: u32) {
    let random = &mut Random::new(seed, 5);
    let said = messages::all();
    let mut settings = Settings::new(34);
    settings.place = random.of(&[Place::Tab, Place::BesideWorker, Place::Worker]);
    settings.buffer = random.of(&[0, 100, 256 << 10, usize::MAX]);
    settings.replay = random.percent(50);
    let mut member = Member::new(settings);
    let (mut now, mut is_over) = (0, false);
    for _ in 0..steps {
        now = if random.percent(5) {
            number(random)
        } else {
            member.deadline().unwrap_or(now)
        };
        let ticket = if random.percent(90) {
            random.below(8) as u32
        } else {
            random.next() as u32
        };
        let bytes = message(random, &said);
        let status = random.of(&[200, 204, 401, 0, u16::MAX]);
        let input = match random.below(30) {
            0..=2 => Input::Resume,
            3 => Input::Suspend,
            4 => Input::Visible(random.percent(50)),
            5..=7 => Input::Timer,
            8..=14 => Input::Heard(&bytes),
            15..=17 => Input::Want {
                attempt: number(random) as u32,
                id: &bytes[..bytes.len().min(3)],
            },
            18 => Input::Unwant,
            19..=21 => Input::Granted(ticket),
            22 => Input::Lost(ticket),
            23 | 24 => Input::Head {
                ticket,
                status,
                head: &bytes,
            },
            25 => Input::Chunk(ticket, &bytes),
            26 => Input::Chunk(ticket, b"id: 2\ndata: 2\n\nid: 3\n"),
            27 => Input::Ended(ticket),
            28 => Input::Failed(ticket, &bytes),
            _ if random.percent(90) => Input::NoWorker,
            _ => Input::Quit,
        };
        let was_over = is_over;
        is_over |= input == Input::Quit;
        member.handle(now, input);
        let mut outputs = 0;
        while let Some(output) = member.poll() {
            assert!(!was_over, "{output:?} after the end, seed {seed}");
            outputs += 1;
            assert!(outputs < 10_000, "an input has an end, seed {seed}");
        }
        for reads in 0.. {
            let read = if random.percent(70) {
                member.read()
            } else {
                Read::Pending
            };
            assert!(
                !is_over || read == Read::Pending,
                "{read:?} after the end, seed {seed}"
            );
            if read == Read::Pending {
                break;
            }
            assert!(reads < 10_000, "what is to be read has an end, seed {seed}");
        }
    }
}

#[test]
fn a_member_takes_anything_at_any_time() {
    for seed in 0..2000 {
        chaos(seed, 60);
    }
}
