//! Users, roles, posts; what was taken in from sheets.

use wushe_core::app::{post, role, sheet, user};
use wushe_core::domain::access::{
    DisableUser, GivePost, NewRole, NewUser, Permission, PostFilter, PostView, RoleFilter, RoleView, TakePost,
    UserFilter, UserView,
};
use wushe_core::domain::sheet::{ImportFilter, ImportView};
use wushe_core::id::{ImportId, PostId, RoleId, UserId};

use super::{Group, Intake, Register};

const MANAGE: Option<Permission> = Some(Permission::ManageUsers);
const ROLES: Option<Permission> = Some(Permission::ManageRoles);
const SHEETS: Option<Permission> = Some(Permission::ImportSheets);

pub(super) fn registers() -> Vec<Register> {
    vec![users(), posts(), roles(), imports()]
}

fn users() -> Register {
    Register {
        name: "users",
        entity: "user",
        id: "UserId",
        icon: "user-check",
        group: Some(Group::Access),
        read: MANAGE,
        title: "name",
        columns: &["name", "login", "unit_id", "disabled_at", "second_factor"],
        intake: Intake::PLAIN,
        operations: vec![
            list!(user::list, UserFilter => UserView, MANAGE),
            get!(user::get, "user" UserId => UserView, MANAGE),
            create!(user::create, NewUser => UserView, MANAGE),
            update!(user::update, "user" UserId, NewUser => UserView, MANAGE),
            act!("disable", user::disable, "user" UserId, DisableUser => UserView, MANAGE),
            act!("enable", user::enable, "user" UserId => UserView, MANAGE),
            act!("reset_password", user::reset_password, "user" UserId => UserView, MANAGE),
            act!("reset_second_factor", user::reset_second_factor, "user" UserId => UserView, MANAGE),
            act!("unlock", user::unlock, "user" UserId => UserView, MANAGE),
            act!("end_sessions", user::end_sessions, "user" UserId => UserView, MANAGE),
        ],
    }
}

fn posts() -> Register {
    Register {
        name: "posts",
        entity: "post",
        id: "PostId",
        icon: "id-badge-2",
        group: Some(Group::Access),
        read: MANAGE,
        title: "user_name",
        columns: &["user_name", "login", "name_zh", "unit_id", "valid_from", "valid_to"],
        intake: Intake::PLAIN,
        operations: vec![
            list!(post::list, PostFilter => PostView, MANAGE),
            get!(post::get, "post" PostId => PostView, MANAGE),
            create!(post::give, GivePost => PostView, MANAGE),
            act!("take", post::take, "post" PostId, TakePost => PostView, MANAGE),
        ],
    }
}

fn roles() -> Register {
    Register {
        name: "roles",
        entity: "role",
        id: "RoleId",
        icon: "shield-check",
        group: Some(Group::Access),
        read: ROLES,
        title: "name_zh",
        columns: &["name_zh", "code", "built_in"],
        intake: Intake::PLAIN,
        operations: vec![
            list!(role::list, RoleFilter => RoleView, ROLES),
            get!(role::get, "role" RoleId => RoleView, ROLES),
            create!(role::create, NewRole => RoleView, ROLES),
            update!(role::update, "role" RoleId, NewRole => RoleView, ROLES),
            remove!(role::remove, "role" RoleId, ROLES),
        ],
    }
}

fn imports() -> Register {
    Register {
        name: "imports",
        entity: "import",
        id: "ImportId",
        icon: "upload",
        group: Some(Group::Access),
        read: SHEETS,
        title: "file_name",
        columns: &["file_name", "register", "state", "tried_at", "created_count", "updated_count"],
        intake: Intake::PLAIN,
        operations: vec![
            list!(sheet::list, ImportFilter => ImportView, SHEETS),
            get!(sheet::get, "import" ImportId => ImportView, SHEETS),
        ],
    }
}
