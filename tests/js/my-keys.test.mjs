import assert from "node:assert/strict";
import test from "node:test";
import { MyKeys } from "../../static/js/my-keys.js";

/** A switch whose posts are answered by hand. */
function desk() {
  const posts = [];
  const store = { me: { id: 5, uses_keys: true } };
  const keys = new MyKeys(store, (isOn) => new Promise((resolve, reject) => posts.push({ isOn, resolve, reject })), () => {});
  return { keys, posts, store };
}

test("the account's word holds from the start", () => {
  const { keys, store } = desk();
  assert.equal(keys.areOn, true);
  store.me = { ...store.me, uses_keys: false }; // another snapshot
  assert.equal(keys.areOn, false);
});

test("turning holds here at once and is written to the account", async () => {
  const { keys, posts, store } = desk();
  const turned = keys.turn(false);
  assert.equal(keys.areOn, false);
  assert.equal(store.me.uses_keys, false);
  posts[0].resolve(204);
  await turned;
  assert.deepEqual([posts.map(({ isOn }) => isOn), keys.areOn, keys.complaint], [[false], false, ""]);
});

for (const [what, fail, sentence] of [
  ["does not answer", ({ reject }) => reject(new Error("offline")), "does not answer"],
  ["is broken", ({ resolve }) => resolve(500), "does not answer"],
  ["does not know me any more", ({ resolve }) => resolve(401), "signed out"],
  ["does not trust this page", ({ resolve }) => resolve(403), "Reload"],
]) {
  test(`a server that ${what} puts the switch back, with a sentence`, async () => {
    const { keys, posts } = desk();
    const turned = keys.turn(false);
    fail(posts[0]);
    await turned;
    assert.equal(keys.areOn, true);
    assert.match(keys.complaint, new RegExp(sentence));
    const again = keys.turn(false);
    assert.equal(keys.complaint, "");
    posts[1].resolve(204);
    await again;
    assert.equal(keys.areOn, false);
  });
}

test("of several turns in a hurry the last one is the account's", async () => {
  const { keys, posts } = desk();
  const turned = keys.turn(false);
  await keys.turn(true);
  await keys.turn(false);
  await keys.turn(true);
  posts[0].resolve(204);
  await new Promise(setImmediate);
  assert.deepEqual(posts.map(({ isOn }) => isOn), [false, true]);
  posts[1].resolve(204);
  await turned;
  assert.equal(keys.areOn, true);
});
