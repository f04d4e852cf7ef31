//! The steps of a request, in API Gateway's order.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use xray::{Sampled, TraceHeader};

use crate::api_key::ApiKeys;
use crate::context::{ApiIdentity, Arrival, RequestContext, Route};
use crate::document::Api;
use crate::media_type;
use crate::observer::{RequestObserver, RequestRecord};
use crate::proxy::{self, FunctionInvoker, Invocation, ProxyResponse};
use crate::request::GatewayRequest;
use crate::response::{self, Rejection, ResponseType, TraceHeaderPart};
use crate::routing::Router;
use crate::stage::{Stage, Stages};
use crate::stage_tracing::{self, FunctionCall, RequestTrace, StageTracing};
use crate::validation;

/// Everything that answers requests; all connections share one.
pub(crate) struct Pipeline {
    pub(crate) identity: ApiIdentity,
    pub(crate) stages: Stages,
    pub(crate) api: Api,
    pub(crate) router: Router,
    pub(crate) api_keys: ApiKeys,
    pub(crate) invoker: Arc<dyn FunctionInvoker>,
    pub(crate) observer: Arc<dyn RequestObserver>,
    /// None when the stages are not traced.
    pub(crate) tracing: Option<StageTracing>,
}

impl Pipeline {
    /// Answers a request whose body was read, and tells the observer.
    pub(crate) async fn answer(&self, request: GatewayRequest) -> Response<Bytes> {
        let arrival = Arrival::now(&request.head.headers);
        let Some((stage, path)) = self.stages.split(request.head.uri.path()) else {
            let response = response::unknown_stage(&arrival);
            self.observer
                .observe(&record(&arrival, &request.head, &response));
            return response;
        };
        let mut execution = Execution::new(self, &request, arrival, stage, path);
        let outcome = execution.run().await;
        let Execution {
            context,
            trace,
            call,
            ..
        } = execution;
        let response_type = outcome
            .as_ref()
            .err()
            .map(|rejection| rejection.response_type);
        let response = outcome
            .unwrap_or_else(|rejection| self.api.gateway_responses.render(&rejection, &context));
        if let (Some(tracing), Some(trace)) = (&self.tracing, &trace) {
            let sink = &*tracing.segments;
            stage_tracing::record(sink, trace, &context, call.as_ref(), &response);
        }
        self.observer.observe(&RequestRecord {
            stage: Some(stage.name.clone()),
            resource_path: context
                .route
                .as_ref()
                .map(|route| route.resource.path.clone()),
            response_type,
            integration_latency: call.map(|call| call.latency),
            ..record(&context.arrival, &request.head, &response)
        });
        response
    }

    /// Answers a request whose body is over the limit, and tells the observer.
    pub(crate) fn answer_too_large(&self, head: &Parts) -> Response<Bytes> {
        let arrival = Arrival::now(&head.headers);
        let response = response::body_too_large(&arrival);
        self.observer.observe(&record(&arrival, head, &response));
        response
    }
}

/// What can be said of every request and its answer.
fn record(arrival: &Arrival, head: &Parts, response: &Response<Bytes>) -> RequestRecord {
    RequestRecord {
        request_id: arrival.request_id.clone(),
        trace_id: arrival.trace.root,
        method: head.method.clone(),
        path: head.uri.path().to_owned(),
        stage: None,
        resource_path: None,
        status: response.status(),
        response_length: response.body().len(),
        response_type: None,
        latency: arrival.instant.elapsed(),
        integration_latency: None,
    }
}

/// One request within its stage.
struct Execution<'g> {
    pipeline: &'g Pipeline,
    context: RequestContext<'g>,
    /// None when the request is not recorded.
    trace: Option<RequestTrace>,
    /// The call of the function, once it has ended.
    call: Option<FunctionCall>,
}

impl<'g> Execution<'g> {
    fn new(
        pipeline: &'g Pipeline,
        request: &'g GatewayRequest,
        arrival: Arrival,
        stage: &'g Stage,
        path: &'g str,
    ) -> Self {
        let mut context = RequestContext {
            api: &pipeline.identity,
            request,
            arrival,
            stage,
            path,
            route: None,
            api_key: None,
        };
        let tracing = pipeline.tracing.as_ref();
        let trace = tracing.and_then(|tracing| stage_tracing::decide(tracing, &mut context));
        Self {
            pipeline,
            context,
            trace,
            call: None,
        }
    }

    /// The steps. The first that refuses the request decides the answer:
    ///
    /// | | Step | Refused with |
    /// |---|---|---|
    /// | | size, before anything is known of the request | 413 |
    /// | | stage, in [`Pipeline::answer`] | 403 |
    /// | 1 | route | `MISSING_AUTHENTICATION_TOKEN` |
    /// | 2 | key | `INVALID_API_KEY` |
    /// | 3 | usage plan of the key and stage: throttle, quota | `THROTTLED`, `QUOTA_EXCEEDED` |
    /// | 4 | parameters | `BAD_REQUEST_PARAMETERS` |
    /// | 5 | body | `BAD_REQUEST_BODY` |
    /// | 6 | integration | `INTEGRATION_*`, `API_CONFIGURATION_ERROR`, `REQUEST_TOO_LARGE` |
    ///
    /// Step 3 stands between [`Self::authorize`] and [`Self::check_parameters`]: it needs the key,
    /// and it counts requests that validation then refuses. The settings declare no plans, so no
    /// request is limited.
    async fn run(&mut self) -> Result<Response<Bytes>, Rejection> {
        let route = self.route()?;
        self.authorize(&route)?;
        self.check_parameters(&route)?;
        self.check_body(&route)?;
        self.integrate(&route).await
    }

    fn route(&mut self) -> Result<Route<'g>, Rejection> {
        let resources = &self.pipeline.api.resources;
        let http_method = self.context.request.head.method.as_str();
        let route = self
            .pipeline
            .router
            .find(resources, http_method, self.context.path)
            .ok_or_else(|| Rejection::new(ResponseType::MissingAuthenticationToken))?;
        self.context.route = Some(route.clone());
        Ok(route)
    }

    fn authorize(&mut self, route: &Route<'_>) -> Result<(), Rejection> {
        if route.method.api_key_required {
            let headers = &self.context.request.head.headers;
            let key = self
                .pipeline
                .api_keys
                .authorize(headers, &self.context.stage.name)?;
            self.context.api_key = Some(key);
        }
        Ok(())
    }

    fn check_parameters(&self, route: &Route<'_>) -> Result<(), Rejection> {
        if route.method.validator.parameters {
            validation::check_parameters(self.context.request, route)?;
        }
        Ok(())
    }

    fn check_body(&self, route: &Route<'_>) -> Result<(), Rejection> {
        let request = self.context.request;
        let media_type = media_type::of_body(&request.head.headers);
        match route.method.models.of(&media_type) {
            Some(model) if route.method.validator.body => {
                validation::check_body(model, &request.body_text())
            }
            _ => Ok(()),
        }
    }

    async fn integrate(&mut self, route: &Route<'_>) -> Result<Response<Bytes>, Rejection> {
        let configuration_error = || Rejection::new(ResponseType::ApiConfigurationError);
        let binary_media_types = &self.pipeline.api.binary_media_types;
        let integration = &route.method.integration;
        let function = integration
            .function
            .resolve(self.context.stage)
            .filter(|_| integration.posts)
            .ok_or_else(configuration_error)?;
        let invocation = Invocation {
            request_id: self.context.arrival.request_id.clone(),
            payload: proxy::event(&self.context, route, binary_media_types)
                .map_err(|_| configuration_error())?,
            trace_header: self.trace_header(),
            function: function.clone(),
        };
        let started = Instant::now();
        let answer = proxy::invoke(&self.pipeline.invoker, invocation, integration.timeout).await;
        let returned = answer.as_ref().map(Bytes::len);
        let call = self
            .call
            .insert(FunctionCall::ended(function, started, returned));
        let answer = answer.map_err(|failure| failure.rejection)?;
        let answer = ProxyResponse::parse(&answer).map_err(|malformed| {
            tracing::warn!(resource = route.resource.path, "{malformed}");
            call.malformed();
            Rejection::new(ResponseType::IntegrationFailure)
        })?;
        call.answered(answer.status());
        let headers = &self.context.request.head.headers;
        let mut response = answer.into_http(binary_media_types.are_accepted_by(headers))?;
        response::seal(&mut response, &self.context.arrival, TraceHeaderPart::Whole);
        Ok(response)
    }

    /// The header that the function is called with.
    fn trace_header(&self) -> TraceHeader {
        let arrival = &self.context.arrival;
        match (&self.trace, arrival.decision) {
            (Some(trace), _) => trace.header(&arrival.trace),
            (None, Some(_)) => {
                let mut header = arrival.trace.clone();
                header.parent.get_or_insert(arrival.segment);
                header.sampled = Some(Sampled::No);
                header
            }
            (None, None) => arrival.trace.clone(),
        }
    }
}
