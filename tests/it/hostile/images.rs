//! Compiled images on the disk: kept, checked, and made again when anything is wrong with them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use wushe_host::runtime::Kind;

use wushe_tests::ground::Ground;
use wushe_tests::guest::Guest;

fn image(ground: &Ground) -> Result<PathBuf> {
    let entries = fs::read_dir(ground.folder.path().join("images"))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths
        .find_map(|path| path.ok().filter(|path| path.extension().is_some_and(|extension| extension == "cwasm")))
        .context("no image")
}

#[tokio::test]
async fn an_image_outlives_a_restart() -> Result<()> {
    let mut ground = Ground::new().await?;
    let component = Guest::default().component()?;
    ground.load(component.clone()).await?;
    let written = fs::metadata(image(&ground)?)?.modified()?;
    ground.restart()?;
    let module = ground.load(component).await?;
    assert!(ground.call(&module, Kind::Action).await?.output.is_null());
    assert_eq!(fs::metadata(image(&ground)?)?.modified()?, written, "the image was made again");
    Ok(())
}

#[tokio::test]
async fn a_corrupt_image_is_made_again() -> Result<()> {
    let mut ground = Ground::new().await?;
    let component = Guest::default().component()?;
    ground.load(component.clone()).await?;
    let path = image(&ground)?;
    let whole = fs::read(&path)?;
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let last = whole.len() - 1;
    for bytes in [flipped(0), flipped(20), flipped(last / 2), flipped(last), whole[..last].to_vec(), Vec::new()] {
        fs::write(&path, bytes)?;
        ground.restart()?;
        let module = ground.load(component.clone()).await?;
        assert!(ground.call(&module, Kind::Action).await?.output.is_null());
        assert_ne!(fs::read(&path)?.len(), 0);
        assert_eq!(fs::read(&path)?[..16], whole[..16], "a sound image is there again");
    }
    Ok(())
}

#[tokio::test]
async fn an_image_of_another_key_is_made_again() -> Result<()> {
    let mut ground = Ground::new().await?;
    let component = Guest::default().component()?;
    ground.load(component.clone()).await?;
    let path = image(&ground)?;
    let before = fs::read(&path)?;
    fs::remove_file(ground.folder.path().join("images/key"))?;
    ground.restart()?;
    let module = ground.load(component).await?;
    assert!(ground.call(&module, Kind::Action).await?.output.is_null());
    assert_ne!(fs::read(&path)?, before);
    Ok(())
}
