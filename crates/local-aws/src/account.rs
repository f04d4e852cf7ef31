/// The account and the region that the services say they belong to, in ARNs above all.
#[derive(Clone, Debug)]
pub struct Account {
    /// The region, such as `eu-west-1`.
    pub region: String,
    /// The account's twelve digits.
    pub id: String,
}
