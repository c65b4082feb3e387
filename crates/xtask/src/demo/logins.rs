//! The demo's users, one of each role. Their passwords stand here for all to read: the people are synthetic.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A demo user, as the window's login shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Login {
    /// The role's code.
    pub role: Cow<'static, str>,
    /// What is typed as the user's name.
    pub login: Cow<'static, str>,
    /// What is typed as the password.
    pub password: Cow<'static, str>,
    name: Cow<'static, str>,
}

const PASSWORD: &str = "xiangyi-2026";

static LOGINS: [Login; 4] = [
    login("head", "yuanzhang", "周院长"),
    login("village_doctor", "cunyi", "李村医"),
    login("clinic_staff", "zhigong", "王职工"),
    login("cashier", "shoufei", "赵收费"),
];

const fn login(role: &'static str, login: &'static str, name: &'static str) -> Login {
    Login {
        role: Cow::Borrowed(role),
        login: Cow::Borrowed(login),
        password: Cow::Borrowed(PASSWORD),
        name: Cow::Borrowed(name),
    }
}

/// All of them, the head first.
pub fn all() -> &'static [Login] {
    &LOGINS
}

/// The user that makes the township.
pub fn head() -> &'static Login {
    &LOGINS[0]
}

impl Login {
    /// Whether `init` makes this user.
    pub fn is_head(&self) -> bool {
        self.role == "head"
    }

    /// `xiangyi user add …`; a village doctor gets one village.
    pub fn arguments_of_add<'a>(&'a self, village: &'a str) -> Vec<&'a str> {
        let mut arguments = vec!["user", "add", "--login", &self.login, "--name", &self.name, "--role", &self.role];
        if self.role == "village_doctor" {
            arguments.extend(["--village", village]);
        }
        arguments
    }
}
