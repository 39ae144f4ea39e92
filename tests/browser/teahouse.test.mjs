// The sisters' teahouse: a seat is taken on a phone, a topic goes from a resident over the desk to the wall and the agenda.

import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { screenshot } from "./browser.mjs";
import { assertFits, CHENJIALING as unit, flow } from "./flow.mjs";

const at = (place, page) => `/${place}/${unit}/m/sisters-teahouse/${page}`;
const title = "想要一个晒被子的地方";

function crc32(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (0xedb88320 & -(rest & 1));
  }
  return ~rest >>> 0;
}

/** A picture of one colour, as PNG. */
function png(width, height, colour) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A picture is there and was drawn. */
async function assertDrawn(image) {
  await image.scrollIntoViewIfNeeded();
  await image.evaluate((img) => img.decode());
  assert.ok(await image.evaluate((img) => img.naturalWidth > 0));
}

const past = "腊肉香肠茶话";

let desk;
let phone;

async function begin(scene) {
  desk = (await scene.come("canteen", "staff")).page;
  phone = (await scene.come("diner", "resident")).page;
}

flow("teahouse", begin, (scene) => {
  scene.part("a resident takes a seat, and waits where there is none", async () => {
    await phone.goto(at("resident", "home"));
    await screenshot(phone, "resident-teahouse");
    await assertFits(phone, "the teahouse on a phone");
    const opening = (name) => phone.locator("li.card", { hasText: name }).first();
    await opening("周末茶话").getByRole("button", { name: "报名" }).click();
    await phone.getByText("报名成功，已留座").waitFor();
    await opening("缝缝补补手工茶").getByRole("button", { name: "排队候补" }).click();
    await phone.getByText("已排候补第 1 位").waitFor();
  });

  scene.part("her topic waits for the desk, then hangs on the wall", async () => {
    await phone.goto(at("resident", "topics"));
    const form = phone.locator('form[action$="/actions/propose_topic"]');
    await form.locator('[name="title"]').fill(title);
    await form.getByRole("button", { name: "提交话题" }).click();
    await phone.getByText("已收到。社区看过以后就会上墙").waitFor();
    await desk.goto(at("staff", "moderation"));
    await screenshot(desk, "staff-teahouse-moderation");
    await desk.locator("main").getByRole("link", { name: title }).first().click();
    await desk.locator('form[action$="/actions/approve_topic"]').getByRole("button").last().click();
    await desk.locator(".flash").waitFor();
    await phone.goto(at("resident", "topics"));
    const mine = phone.locator("li.card", { hasText: title }).first();
    await mine.getByRole("button", { name: "我附议" }).click();
    await phone.locator("li.card", { hasText: title }).first().getByText("已附议").waitFor();
    await assertFits(phone, "the wall of topics on a phone");
  });

  let photo;

  scene.part("photographs beside the minutes: none without consent, and what is no picture is said at the field", async () => {
    await desk.goto(at("staff", "openings"));
    await desk.getByRole("link", { name: past }).or(desk.locator("tr", { hasText: past }).getByRole("link")).first().click();
    const form = desk.locator('form[action$="/actions/write_minutes"]');
    assert.equal(await form.getAttribute("enctype"), "multipart/form-data");
    const bring = async (name, mimeType, buffer) => {
      await form.locator('[name="photos"]').setInputFiles({ name, mimeType, buffer });
      await form.getByRole("button").last().click();
    };
    const good = png(640, 480, [200, 120, 60]);
    await bring("合影.png", "image/png", good);
    await form.getByText("没有同意的照片不能上传").first().waitFor();
    await form.getByText("请重新选择文件").first().waitFor();
    await screenshot(desk, "staff-teahouse-consent", { fullPage: true });
    await form.locator('[name="consent"]').check();
    await bring("合影.jpg", "image/jpeg", Buffer.from("这不是照片"));
    await form.getByText("合影.jpg: 这里只能用图片").first().waitFor();
    await form.locator('[name="shows"]').fill("院坝里的合影");
    await bring("合影.png", "image/png", good);
    await desk.getByText("已保存，居民看得到了").waitFor();
    const image = desk.getByRole("img", { name: "院坝里的合影" });
    await assertDrawn(image);
    await assertFits(desk, "an opening with photographs at the desk");
    await screenshot(desk, "staff-teahouse-photos", { fullPage: true });
    scene.forget(422);
  });

  scene.part("residents see them; nobody else does, even with the address", async () => {
    await phone.goto(at("resident", "home"));
    await phone.locator("li.card", { hasText: past }).getByRole("link", { name: "看照片" }).click();
    const image = phone.getByRole("img", { name: "院坝里的合影" });
    await assertDrawn(image);
    assert.equal(await phone.getByRole("img", { name: /照片 \d/ }).count(), 3);
    await assertFits(phone, "photographs on a phone");
    await screenshot(phone, "resident-teahouse-photos");
    photo = await image.getAttribute("src");
    const answer = await phone.request.get(photo);
    assert.equal(answer.headers()["content-type"], "image/png");
    assert.equal(answer.headers()["x-content-type-options"], "nosniff");
    assert.equal(answer.headers()["content-security-policy"], "default-src 'none'; sandbox");
    assert.equal(answer.headers()["cache-control"], "private, no-cache");
    for (const address of [photo.replace(/mark=./, "mark=x"), photo.replace(/\?.*/, "")]) {
      assert.equal((await phone.request.get(address)).status(), 404, address);
    }
    const visitor = (await scene.come("", "resident")).page;
    assert.equal((await visitor.request.get(photo)).status(), 404);
    assert.equal((await desk.request.get(photo)).status(), 404);
  });

  /** A field of a form, whether it is a list or buttons. */
  async function choose(name, value) {
    const field = desk.locator(`[name="${name}"]`).first();
    const isList = (await field.evaluate((element) => element.tagName)) === "SELECT";
    if (isList) await field.selectOption(value);
    else await desk.locator(`[name="${name}"][value="${value}"]`).check();
  }

  async function find(name, words) {
    await desk.locator(`[name="${name}__q"]`).fill(words);
    await desk.getByRole("button", { name: "查找" }).last().click();
    await desk.locator(`[name="${name}"]`).first().check();
  }

  const lady = "张桂芳";
  let opening;
  let onIt;
  let consent;

  async function noteOnPhoto() {
    await desk.goto(onIt);
    await find("resident", lady);
    await desk.locator('form[action$="/actions/note_on_photo"]').last().getByRole("button", { name: "在照片里" }).click();
  }

  scene.part("who is on it is noted; whoever has not consented to be shown cannot be", async () => {
    opening = desk.url();
    const shown = desk.locator(".pictures > li", { hasText: "院坝里的合影" });
    await shown.getByRole("link", { name: "照片里有谁（0）" }).click();
    await assertDrawn(desk.getByRole("img", { name: "院坝里的合影" }));
    onIt = desk.url();
    await noteOnPhoto();
    await desk.getByText("没有有效的肖像同意").first().waitFor();
    await desk.goto(`/staff/${unit}/r/consents/-/create`);
    await find("resident_id", lady);
    await choose("purpose", "portrait");
    await choose("given_by", "self");
    await choose("evidence", "paper");
    await desk.locator('[name="given_on"]').fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
    await desk.locator("main form").last().getByRole("button").last().click();
    await desk.getByRole("heading", { name: "发布本人照片" }).waitFor();
    consent = desk.url();
    await noteOnPhoto();
    await desk.getByText("已注明").first().waitFor();
    await desk.getByRole("button", { name: "不在照片里" }).waitFor();
    await assertFits(desk, "who is on a photograph");
    await screenshot(desk, "staff-teahouse-photo", { fullPage: true });
    assert.equal((await phone.request.get(photo)).status(), 200);
    scene.forget(422);
  });

  scene.part("she takes her consent back: residents see it no more, and the desk reads why", async () => {
    await desk.goto(consent);
    await desk.locator("main").getByRole("link", { name: "撤回同意" }).click();
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await desk.locator('[name="withdrawn_on"]').fill(today);
    await desk.locator("main form").last().getByRole("button", { name: "撤回同意" }).click();
    await desk.getByText("已完成").first().waitFor();
    await desk.goto(onIt);
    await desk.getByText("照片里有人收回了肖像同意").first().waitFor();
    await assertDrawn(desk.getByRole("img", { name: "院坝里的合影" }));
    assert.equal((await phone.request.get(photo)).status(), 404);
    await phone.reload();
    assert.equal(await phone.getByRole("img", { name: "院坝里的合影" }).count(), 0);
    await screenshot(desk, "staff-teahouse-photo-held", { fullPage: true });
    await desk.goto(opening);
    await desk.getByText("已停止给居民看").first().waitFor();
  });

  scene.part("taken away, it is gone for everybody", async () => {
    const shown = desk.locator(".pictures > li", { hasText: "院坝里的合影" });
    await shown.locator("summary").click();
    await shown.locator('form[action$="/actions/remove_photo"] .btn-sure').click();
    await desk.getByText("照片已取下").waitFor();
    assert.equal(await desk.getByRole("img", { name: "院坝里的合影" }).count(), 0);
    assert.equal((await phone.request.get(photo)).status(), 404);
    await phone.reload();
    assert.equal(await phone.getByRole("img", { name: "院坝里的合影" }).count(), 0);
    await phone.getByRole("img").first().waitFor();
  });
});
