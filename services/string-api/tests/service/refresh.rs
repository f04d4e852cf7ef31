use crate::{STRINGS_MAP, parameter_store::ParameterStore, program::Program, wait_until};

#[tokio::test]
async fn a_new_strings_map_is_picked_up_and_a_broken_one_is_not() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("STRINGS_REFRESH_SECONDS", "1")]);
    assert_eq!(
        program.replace("abn").await,
        (200, r#"{"message":"ABN AMRO"}"#.to_owned())
    );
    store.put(r#"{"ABN":""}"#);
    program.wait_for_line("version 2 is refused");
    assert_eq!(
        program.replace("abn").await,
        (200, r#"{"message":"ABN AMRO"}"#.to_owned())
    );
    store.put(r#"{"ABN":"Algemene Bank Nederland"}"#);
    let new = (200, r#"{"message":"Algemene Bank Nederland"}"#.to_owned());
    wait_until("the new map", async || program.replace("abn").await == new).await;
}
