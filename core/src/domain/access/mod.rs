//! Who may do what, where: users hold posts (a role in a unit), a role is a set of permissions, and a post reaches its
//! unit and everything below it.

mod account;
mod device;
mod permission;
mod post;
mod role;
mod session;
mod token;
mod user;

pub use account::{FactorView, NewPassword, SecondFactor};
pub use device::{device_words, network_words};
pub use permission::{EXCLUSIVE, Permission, Permissions};
pub use post::{GivePost, Post, PostFilter, PostView, TakePost};
pub use role::{Assigner, NewRole, Role, RoleCode, RoleDef, RoleFilter, RoleView};
pub use session::{SessionView, Step};
pub use token::{ApiTokenView, NewApiToken, TokenRow};
pub use user::{DisableUser, NewUser, User, UserFilter, UserView};
