//! Parameter Store and X-Ray in this process.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};

use local_aws::{Account, LocalAws};
use serde_json::json;
use tokio::net::{TcpListener, UdpSocket};

use crate::http_connection::HttpConnection;
use crate::variant::Variant;

/// The parameter with the strings map.
const PARAMETER: &str = "/twinstack/local/strings-map";

/// The region of everything.
const REGION: &str = "eu-west-1";

/// The endpoints of one variant, for as long as this process runs.
pub(crate) struct Aws {
    local: LocalAws,
    address: SocketAddr,
    /// Where the daemon would receive.
    pub(crate) datagrams: SocketAddr,
}

impl Aws {
    /// Endpoints whose one sampling rule says what `variant` is to sample.
    pub(crate) async fn start(strings_map: &str, variant: Variant) -> anyhow::Result<Self> {
        let local = LocalAws::new(Account {
            region: REGION.to_owned(),
            id: local_lambda::ACCOUNT.to_owned(),
        });
        local.ssm().put(PARAMETER, strings_map)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        tokio::spawn(local.clone().serve(listener, pending()));
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let datagrams = socket.local_addr()?;
        tokio::spawn(local.clone().receive_datagrams(socket, pending()));
        let rule = json!({"SamplingRuleUpdate": {
            "RuleName": "Default", "FixedRate": variant.fixed_rate(), "ReservoirSize": 0,
        }});
        HttpConnection::open(address)
            .await?
            .post("/UpdateSamplingRule", None, rule.to_string().into())
            .await?;
        Ok(Self {
            local,
            address,
            datagrams,
        })
    }

    /// What a program has to be told to find the strings map and X-Ray here, and whether to make traces.
    pub(crate) fn variables(&self, variant: Variant) -> Vec<(String, String)> {
        [
            ("STRINGS_MAPPING_PARAMETER_NAME", PARAMETER),
            // A look at the strings map has a trace of its own, which is no request's.
            ("STRINGS_REFRESH_SECONDS", "86400"),
            (
                "AWS_ENDPOINT_URL",
                format!("http://{}", self.address).as_str(),
            ),
            ("OTEL_SDK_DISABLED", variant.sdk_disabled()),
            ("LOG_FORMAT", "json"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    /// The documents that came so far.
    pub(crate) fn documents(&self) -> u64 {
        self.local.xray().counters().documents.stored
    }
}

/// What the SDK needs where Lambda does not set it.
pub(crate) const CREDENTIALS: [(&str, &str); 3] = [
    ("AWS_REGION", REGION),
    ("AWS_ACCESS_KEY_ID", "local"),
    ("AWS_SECRET_ACCESS_KEY", "local"),
];
