//! Switched off, a module is gone, and what it kept is not.

use anyhow::Result;
use wushe_host::demo::places;
use wushe_tests::{Role, Server};

use super::{action, assert_refused, card, errand, page, see};

#[tokio::test(flavor = "multi_thread")]
async fn switching_off_hides_the_module_and_keeps_its_data() -> Result<()> {
    let server = Server::start().await?;
    let staff = server.login(Role::Staff).await?;
    let volunteer = server.login(Role::Volunteer(1)).await?;
    let before = see(&staff, "cards").await?;
    let card = card(&staff, "LX-0001").await?;

    server.command(&["module", "disable", "liaison-card", places::ZHICHENG]).await?;
    for name in ["desk", "cards", "print", &format!("card?card={card}")] {
        assert_refused(&staff.get(&page(places::ZHICHENG, name)).await?, 404, name);
    }
    assert_refused(&volunteer.get(&page(places::ZHICHENG, "tasks")).await?, 404, "tasks");
    let opened = staff.call(&action(places::ZHICHENG, "open_request"), None, &errand(&card, "买米")).await?;
    assert_refused(&opened, 404, "open_request");

    server.command(&["module", "enable", "liaison-card", places::ZHICHENG]).await?;
    assert_eq!(see(&staff, "cards").await?, before, "the cards are as they were");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_on_next_door_it_begins_with_data_of_its_own() -> Result<()> {
    let server = Server::start().await?;
    let neighbour = server.login(Role::Neighbour).await?;
    server.command(&["module", "enable", "liaison-card", places::NEIGHBOUR]).await?;
    let cards = neighbour.get(&page(places::NEIGHBOUR, "cards")).await?;
    assert_eq!(cards.status, 200, "{}", cards.body);
    assert!(!cards.body.contains("LX-0001"), "the neighbour begins with no cards: {}", cards.body);
    assert_refused(&neighbour.get(&page(places::ZHICHENG, "cards")).await?, 404, "the other community's cards");
    Ok(())
}
