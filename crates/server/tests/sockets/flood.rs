use headwater_server::script::{Attempt, Ended, Scenario};

use super::client::{Exchange, Part, log, place, server};

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_stands_still_until_the_client_reads() {
    const BYTES: u64 = 64 << 20;
    let server = server().await;
    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::stream().flood(BYTES, 1_024)),
    );
    let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;

    let seen = &log(&server, &placed, "wait=1&blocked=200").await[0];
    assert_eq!(seen.how, Ended::Open);
    assert!(
        seen.bytes > 0 && seen.bytes < BYTES / 2,
        "{} bytes were taken",
        seen.bytes
    );
    assert!(seen.blocked.unwrap() >= 200);

    exchange.head().await;
    let mut read = 0;
    while let Part::Chunk(chunk) = exchange.part().await {
        assert!(chunk.starts_with(b"data:x") && chunk.ends_with(b"x\n\n"));
        read += chunk.len() as u64;
    }
    let seen = &log(&server, &placed, "ended=1").await[0];
    assert_eq!(
        (read, seen.bytes, seen.how),
        (BYTES, BYTES, Ended::Finished)
    );
    assert_eq!(seen.blocked, None);
}
