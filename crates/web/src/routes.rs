//! The list of routes that the router is built from: what is served is listed, and what is listed
//! has a row in the table of who may (`tests/access.md`).

use std::convert::Infallible;

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    response::IntoResponse,
    routing::{MethodRouter, Route},
};
use tower_layer::Layer;
use tower_service::Service;

use crate::{WebState, bounds::any_origin};

/// A method and a path, as in `("GET", "/letters/{id}")`.
pub type Listed = (&'static str, String);

/// A router that knows what it serves.
#[derive(Default)]
pub struct Routes {
    router: Router<WebState>,
    listed: Vec<Listed>,
}

impl Routes {
    /// Without routes.
    pub fn new() -> Self {
        Routes::default()
    }

    /// With one more path.
    pub fn route(mut self, path: &str, methods: Methods) -> Self {
        let names = methods.names.into_iter();
        self.listed
            .extend(names.map(|name| (name, path.to_owned())));
        self.router = self.router.route(path, methods.router);
        self
    }

    /// With all of another list.
    pub fn merge(mut self, other: Routes) -> Self {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }

    /// The router and what it serves.
    pub fn split(self) -> (Router<WebState>, Vec<Listed>) {
        (self.router, self.listed)
    }
}

/// What answers on one path.
pub struct Methods {
    router: MethodRouter<WebState>,
    names: Vec<&'static str>,
}

/// Answers GET (and HEAD).
pub fn get<H: Handler<T, WebState>, T: 'static>(handler: H) -> Methods {
    Methods {
        router: axum::routing::get(handler),
        names: vec!["GET"],
    }
}

/// Answers POST.
pub fn post<H: Handler<T, WebState>, T: 'static>(handler: H) -> Methods {
    Methods {
        router: axum::routing::post(handler),
        names: vec!["POST"],
    }
}

impl Methods {
    /// Answers GET as well.
    pub fn get<H: Handler<T, WebState>, T: 'static>(mut self, handler: H) -> Self {
        self.router = self.router.get(handler);
        self.names.push("GET");
        self
    }

    /// Answers POST as well.
    pub fn post<H: Handler<T, WebState>, T: 'static>(mut self, handler: H) -> Self {
        self.router = self.router.post(handler);
        self.names.push("POST");
        self
    }

    /// Open to the scripts of any site.
    pub fn for_any_origin(mut self) -> Self {
        // The layer answers preflights.
        self.router = self.router.options(|| async {});
        self.layer(any_origin())
    }

    /// Behind a layer.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.router = self.router.layer(layer);
        self
    }
}
