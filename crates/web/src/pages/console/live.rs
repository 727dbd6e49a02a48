//! Changes of the inbox as server-sent events: that there are some, never what.

use std::convert::Infallible;

use app::access::Staff;
use axum::{
    extract::State,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, StreamExt, stream};

use crate::{WebState, page::As};

/// Changes after which the browser connects anew, so that it is asked again who it is.
const TOLD: usize = 200;

/// Tells an open page when to look again. The page that it then asks for is asked for with the
/// rights of whoever is signed in at that moment.
pub async fn changes(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = |name: &str| Ok(Event::default().event(name).data("inbox"));
    let ready = stream::iter([told("ready")]);
    let changes = stream::unfold(
        state.app.inbox_changes(&by),
        move |mut changes| async move { changes.next().await.then(|| (told("changed"), changes)) },
    );
    Sse::new(ready.chain(changes.take(TOLD))).keep_alive(KeepAlive::default())
}
