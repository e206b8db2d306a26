use headwater_server::script::{Attempt, Ended, Scenario};

use super::client::{Exchange, Part, chunk, log, place, server};

#[tokio::test(flavor = "multi_thread")]
async fn an_end_a_drop_and_a_reset_are_three_things() {
    let server = server().await;
    for (attempt, last, how) in [
        (Attempt::stream().send("a"), Part::End, Ended::Finished),
        (
            Attempt::stream().send("a").drop(),
            Part::Closed,
            Ended::Dropped,
        ),
        (
            Attempt::stream().send("a").reset(),
            Part::Reset,
            Ended::Reset,
        ),
    ] {
        let placed = place(&server, Scenario::new().attempt(attempt));
        let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
        exchange.head().await;
        assert_eq!(exchange.parts().await, [chunk("a"), last]);
        assert_eq!(log(&server, &placed, "ended=1").await[0].how, how);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_can_break_right_after_the_head() {
    let server = server().await;
    let scenario = Scenario::new()
        .attempt(Attempt::stream().drop())
        .attempt(Attempt::stream().reset());
    let placed = place(&server, scenario);
    for end in [Part::Closed, Part::Reset] {
        let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
        assert_eq!(exchange.head().await.status, 200);
        assert_eq!(exchange.parts().await, [end]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_gets_a_reset_and_no_head() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::refuse()));
    let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    assert_eq!(exchange.part().await, Part::Reset);
    assert_eq!(log(&server, &placed, "ended=1").await[0].how, Ended::Reset);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_is_noticed_wherever_the_script_is() {
    let server = server().await;
    for attempt in [
        Attempt::stream().send("a").hold(),
        Attempt::stream().send("a").wait(60_000),
        Attempt::stream().send("a").flood(64 << 30, 1_000),
    ] {
        let placed = place(&server, Scenario::new().attempt(attempt));
        let mut exchange = Exchange::get(server.port(), &placed.url, &[]).await;
        exchange.head().await;
        assert_eq!(exchange.part().await, chunk("a"));
        drop(exchange);
        assert_eq!(
            log(&server, &placed, "ended=1").await[0].how,
            Ended::ClientLeft
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_before_the_head_is_noticed() {
    let server = server().await;
    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::stream().head_delay(60_000)),
    );
    let exchange = Exchange::get(server.port(), &placed.url, &[]).await;
    assert_eq!(log(&server, &placed, "wait=1").await[0].how, Ended::Open);
    drop(exchange);
    assert_eq!(
        log(&server, &placed, "ended=1").await[0].how,
        Ended::ClientLeft
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_without_a_body_is_finished_at_once() {
    let server = server().await;
    let placed = place(&server, Scenario::new().attempt(Attempt::status(204)));
    let (head, body) = Exchange::get(server.port(), &placed.url, &[])
        .await
        .whole()
        .await;
    assert_eq!((head.status, body.as_str()), (204, ""));
    assert_eq!(
        log(&server, &placed, "ended=1").await[0].how,
        Ended::Finished
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_a_promised_length_finishes_with_its_last_byte() {
    let server = server().await;
    let attempt = Attempt::stream()
        .header("content-length", "3")
        .send("ab")
        .send("c");
    let placed = place(&server, Scenario::new().attempt(attempt));
    let (head, body) = Exchange::get(server.port(), &placed.url, &[])
        .await
        .whole()
        .await;
    assert_eq!(
        (head.get("content-length"), body.as_str()),
        (Some("3"), "abc")
    );
    assert_eq!(
        log(&server, &placed, "ended=1").await[0].how,
        Ended::Finished
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_leads_to_the_other_origin() {
    let server = server().await;
    let target = place(
        &server,
        Scenario::new().attempt(Attempt::stream().send("there")),
    );
    let placed = place(
        &server,
        Scenario::new().attempt(Attempt::redirect(&target.second)),
    );
    let (head, _) = Exchange::get(server.port(), &placed.url, &[])
        .await
        .whole()
        .await;
    assert_eq!(
        (head.status, head.get("location")),
        (307, Some(target.second.as_str()))
    );
    assert!(target.second.starts_with(&server.second_url()));
    let (_, body) = Exchange::get(server.second_port(), &target.url, &[])
        .await
        .whole()
        .await;
    assert_eq!(body, "there");
}
