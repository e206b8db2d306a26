use super::client::{Exchange, server};

#[tokio::test]
async fn a_feed_behind_a_token_says_what_is_wrong_with_the_request() {
    let server = server().await;
    let wrong = [("authorization", "Bearer xyz")];
    for (headers, words) in [
        (
            &[][..],
            "This feed wants a header \"Authorization: Bearer headwater\", and the request had none.",
        ),
        (
            &wrong,
            "The token \"xyz\" is not one this server knows. The right one is \"headwater\".",
        ),
    ] {
        let (head, body) = Exchange::get(server.port(), "/secure/stream?client=a", headers)
            .await
            .whole()
            .await;
        assert_eq!(
            (head.status, head.get("content-type")),
            (401, Some("application/json"))
        );
        assert_eq!(
            head.get("www-authenticate"),
            Some("Bearer realm=\"headwater\"")
        );
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            body,
            serde_json::json!({ "error": "unauthorized", "message": words })
        );
    }
    let mut exchange = Exchange::get(
        server.port(),
        "/secure/stream",
        &[("authorization", "Bearer headwater")],
    )
    .await;
    assert_eq!(exchange.head().await.status, 200);
}
