//! What the Rust SDK gets back from the operations on many parameters.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

use aws_sdk_ssm::types::{ParameterStringFilter, ParameterTier, ParameterType};

use super::parameters::put;
use crate::support::Server;

#[tokio::test]
async fn many_are_read_and_deleted_with_those_that_are_not_there() {
    let server = Server::start().await;
    let client = server.client().await;
    put(&client, "/a", "1").await;
    put(&client, "/b", "2").await;
    let names = ["/b", "/none", "/a:1", "/a:7"].map(str::to_owned).to_vec();
    let output = client
        .get_parameters()
        .set_names(Some(names))
        .send()
        .await
        .unwrap();
    let found: Vec<_> = output
        .parameters()
        .iter()
        .map(|found| found.name().unwrap())
        .collect();
    assert_eq!(found, ["/b", "/a"]);
    assert_eq!(output.invalid_parameters(), ["/none", "/a:7"]);
    let output = client
        .delete_parameters()
        .names("/a")
        .names("/none")
        .send()
        .await
        .unwrap();
    assert_eq!(output.deleted_parameters(), ["/a"]);
    assert_eq!(output.invalid_parameters(), ["/none"]);
    client.delete_parameter().name("/b").send().await.unwrap();
    assert_eq!(
        client
            .describe_parameters()
            .send()
            .await
            .unwrap()
            .parameters()
            .len(),
        0
    );
}

#[tokio::test]
async fn paths_are_listed_level_by_level_and_page_by_page() {
    let server = Server::start().await;
    let client = server.client().await;
    for number in 0..12 {
        put(&client, &format!("/p/n{number:02}"), "1").await;
    }
    for name in ["/p/deep/er", "/pq/x", "plain"] {
        put(&client, name, "1").await;
    }
    for (path, recursive, size, expected) in [
        ("/p", false, None, 12),
        ("/p/", false, Some(5), 12),
        ("/p", true, Some(1), 13),
        ("/p/n00", true, None, 0),
        ("/", false, None, 1),
        ("/", true, None, 15),
    ] {
        let request = client
            .get_parameters_by_path()
            .path(path)
            .recursive(recursive);
        let mut pages = request.set_max_results(size).into_paginator().send();
        let mut names = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.unwrap();
            assert!(page.parameters().len() <= size.map_or(10, |size| size as usize));
            names.extend(
                page.parameters
                    .unwrap()
                    .into_iter()
                    .map(|found| found.name.unwrap()),
            );
        }
        assert_eq!(
            names.len(),
            expected,
            "{path} {recursive} {size:?}: {names:?}"
        );
        names.dedup();
        assert_eq!(
            names.len(),
            expected,
            "{path} {recursive} {size:?}: {names:?}"
        );
    }
}

#[tokio::test]
async fn descriptions_are_filtered() {
    let server = Server::start().await;
    let client = server.client().await;
    for (name, kind, tier) in [
        ("/a/one", ParameterType::String, ParameterTier::Standard),
        ("/a/two", ParameterType::StringList, ParameterTier::Advanced),
        (
            "/a/b/three",
            ParameterType::SecureString,
            ParameterTier::Standard,
        ),
        ("four", ParameterType::String, ParameterTier::Standard),
    ] {
        let put = client
            .put_parameter()
            .name(name)
            .value("1")
            .r#type(kind)
            .tier(tier);
        put.send().await.unwrap();
    }
    for (key, option, values, expected) in [
        ("Name", None, vec!["/a/one", "four"], vec!["/a/one", "four"]),
        (
            "Name",
            Some("BeginsWith"),
            vec!["/a/"],
            vec!["/a/b/three", "/a/one", "/a/two"],
        ),
        (
            "Name",
            Some("Contains"),
            vec!["o"],
            vec!["/a/one", "/a/two", "four"],
        ),
        ("Type", None, vec!["String"], vec!["/a/one", "four"]),
        (
            "Type",
            Some("BeginsWith"),
            vec!["String"],
            vec!["/a/one", "/a/two", "four"],
        ),
        ("Tier", Some("Equals"), vec!["Advanced"], vec!["/a/two"]),
        ("Path", None, vec!["/a"], vec!["/a/one", "/a/two"]),
        (
            "Path",
            Some("Recursive"),
            vec!["/a"],
            vec!["/a/b/three", "/a/one", "/a/two"],
        ),
        ("KeyId", None, vec!["alias/aws/ssm"], vec!["/a/b/three"]),
        (
            "DataType",
            None,
            vec!["text"],
            vec!["/a/b/three", "/a/one", "/a/two", "four"],
        ),
    ] {
        let filter = ParameterStringFilter::builder()
            .key(key)
            .set_option(option.map(str::to_owned))
            .set_values(Some(
                values.iter().map(|value| (*value).to_owned()).collect(),
            ))
            .build()
            .unwrap();
        let output = client
            .describe_parameters()
            .parameter_filters(filter)
            .send()
            .await
            .unwrap();
        let names: Vec<_> = output
            .parameters()
            .iter()
            .map(|found| found.name().unwrap())
            .collect();
        assert_eq!(names, expected, "{key} {option:?} {values:?}");
    }
}
