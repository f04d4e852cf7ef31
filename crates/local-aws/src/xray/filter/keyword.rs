//! The keywords and operators.

/// A keyword that is true or false.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Flag {
    Ok,
    Error,
    Throttle,
    Fault,
    Partial,
    Inferred,
    Root,
}

/// A keyword that stands for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Number {
    ResponseTime,
    Duration,
    HttpStatus,
}

/// A keyword that stands for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Text {
    HttpUrl,
    HttpMethod,
    HttpUserAgent,
    HttpClientIp,
    User,
    Name,
    Type,
    ResourceArn,
}

/// What is compared how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    BeginsWith,
    EndsWith,
}

impl Flag {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "ok" => Self::Ok,
            "error" => Self::Error,
            "throttle" => Self::Throttle,
            "fault" => Self::Fault,
            "partial" => Self::Partial,
            "inferred" => Self::Inferred,
            "root" => Self::Root,
            _ => return None,
        })
    }
}

impl Number {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "responsetime" => Self::ResponseTime,
            "duration" => Self::Duration,
            "http.status" => Self::HttpStatus,
            _ => return None,
        })
    }
}

impl Text {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "http.url" => Self::HttpUrl,
            "http.method" => Self::HttpMethod,
            "http.useragent" => Self::HttpUserAgent,
            "http.clientip" => Self::HttpClientIp,
            "user" => Self::User,
            "name" => Self::Name,
            "type" => Self::Type,
            "resource.arn" => Self::ResourceArn,
            _ => return None,
        })
    }
}

impl Comparison {
    pub(super) fn of_numbers(self, one: f64, other: f64) -> bool {
        match self {
            Self::Equal => one == other,
            Self::NotEqual => one != other,
            Self::Less => one < other,
            Self::LessOrEqual => one <= other,
            Self::Greater => one > other,
            Self::GreaterOrEqual => one >= other,
            Self::Contains | Self::BeginsWith | Self::EndsWith => false,
        }
    }

    pub(super) fn of_texts(self, one: &str, other: &str) -> bool {
        match self {
            Self::Equal => one == other,
            Self::NotEqual => one != other,
            Self::Contains => one.contains(other),
            Self::BeginsWith => one.starts_with(other),
            Self::EndsWith => one.ends_with(other),
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => false,
        }
    }

    pub(super) fn is_of_numbers(self) -> bool {
        !matches!(self, Self::Contains | Self::BeginsWith | Self::EndsWith)
    }

    pub(super) fn is_of_texts(self) -> bool {
        matches!(
            self,
            Self::Equal | Self::NotEqual | Self::Contains | Self::BeginsWith | Self::EndsWith
        )
    }

    pub(super) fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }
}
