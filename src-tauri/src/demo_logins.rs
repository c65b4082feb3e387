//! The demo's users, shown at the login of a window that `cargo xtask run` opened. Without the variable there are none.

use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Role;

const VARIABLE: &str = "XIANGYI_DEMO_LOGINS";

/// One user of the demo, whose people are all synthetic.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
pub struct DemoLogin {
    /// What they may do.
    pub role: Role,
    /// What is typed as the user's name.
    pub login: String,
    /// What is typed as the password.
    pub password: String,
    /// The person's name.
    pub name: String,
}

/// Those of the environment.
pub fn given() -> Vec<DemoLogin> {
    std::env::var(VARIABLE).map(|text| read(&text)).unwrap_or_default()
}

fn read(text: &str) -> Vec<DemoLogin> {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xtask_gives_is_understood_and_anything_else_shows_nothing() {
        let logins = read(r#"[{"role":"village_doctor","login":"cunyi","password":"xiangyi-2026","name":"李村医"}]"#);
        assert_eq!((logins.len(), logins[0].role), (1, Role::VillageDoctor));
        assert!(read("yes").is_empty());
    }
}
