import { describe, expect, test } from "vitest";
import { type KillView, NO_KILL } from "#protocol";
import {
  canResume,
  isStopped,
  newestKill,
  type StopPress,
  stopOf,
  stopShown,
} from "./stop-state.ts";

const pressed: KillView = { ...NO_KILL, wanted: { level: "entries", version: 1 }, pressed_at: 10 };
const inForce: KillView = { ...pressed, in_force_at: 12, in_force_by: "ack" };

describe("a stop", () => {
  test("is pressed first, and in force only once the connector said so or its lease ran out", () => {
    expect(stopOf(pressed)).toEqual({ phase: "pressed", level: "entries", since: 10 });
    expect(stopOf(inForce)).toMatchObject({ phase: "in_force", since: 12, by: "ack" });
    expect(stopOf({ ...inForce, in_force_by: "lease" })).toMatchObject({ by: "lease" });
  });
  test("of the PC stays until the PC lifts it, whatever is resumed here", () => {
    const local = stopOf({ ...NO_KILL, local: "pendings" });
    expect(local).toMatchObject({ phase: "in_force", level: "pendings", by: "pc" });
    expect(isStopped(local)).toBe(true);
    expect(canResume(local)).toBe(false);
    expect(canResume(stopOf({ ...inForce, local: "pendings" }))).toBe(true);
  });
  test("shows the stronger of the two levels", () => {
    expect(stopOf({ ...inForce, local: "flatten" })).toMatchObject({ level: "flatten" });
    const both: KillView = {
      ...pressed,
      wanted: { level: "flatten", version: 2 },
      local: "entries",
    };
    expect(stopOf(both)).toMatchObject({ level: "flatten" });
  });
  test("is unknown when the room says nothing: never shown as trading", () => {
    expect(stopOf(null)).toEqual({ phase: "unknown" });
  });
  test("that was lifted is trading, not yet heard until the connector answered", () => {
    const lifted: KillView = { ...NO_KILL, wanted: { level: null, version: 2 }, pressed_at: 20 };
    expect(stopOf(lifted)).toEqual({ phase: "trading", unheard: true });
    const heard: KillView = { ...lifted, in_force_at: 21, in_force_by: "ack" };
    expect(stopOf(heard)).toEqual({ phase: "trading", unheard: false });
  });
});

describe("a press of this page", () => {
  const press: StopPress = {
    level: "flatten",
    account: "A",
    at: 100,
    state: "sending",
    message: null,
  };
  test("shows at once as pressed, also while nobody answers", () => {
    for (const state of ["sending", "silent"] as const)
      expect(stopShown(null, { ...press, state }, "A")).toEqual({
        phase: "pressed",
        level: "flatten",
        since: 100,
      });
  });
  test("of another account changes nothing here, one of all accounts does", () => {
    expect(stopShown(NO_KILL, { ...press, account: "B" }, "A").phase).toBe("trading");
    expect(stopShown(NO_KILL, { ...press, account: null }, "A").phase).toBe("pressed");
  });
  test("that was refused is not shown as pressed", () => {
    expect(stopShown(NO_KILL, { ...press, state: "refused" }, "A").phase).toBe("trading");
  });
  test("gives way to what the room says, and a resume never hides a stop", () => {
    expect(stopShown(inForce, press, "A").phase).toBe("in_force");
    expect(stopShown(inForce, { ...press, level: null }, "A").phase).toBe("in_force");
    expect(stopShown(NO_KILL, { ...press, state: "heard" }, "A").phase).toBe("trading");
  });
});

describe("what is known of a stop", () => {
  test("that the server has and the room has not is pressed, not in force", () => {
    expect(newestKill(NO_KILL, pressed)).toMatchObject({
      wanted: pressed.wanted,
      in_force_at: null,
    });
    expect(newestKill(null, pressed)).toBe(pressed);
  });
  test("is the room's own word once the room has that version", () => {
    expect(newestKill(inForce, pressed)).toBe(inForce);
    expect(newestKill(pressed, inForce)).toEqual(inForce);
  });
  test("keeps the PC's own stop, which the server may not know of", () => {
    const local = { ...NO_KILL, local: "flatten" } as const;
    expect(newestKill(local, pressed)).toMatchObject({ local: "flatten", wanted: pressed.wanted });
  });
  test("does not bring back a stop of the PC that was lifted there meanwhile", () => {
    const told = { ...NO_KILL, in_force_at: 5, in_force_by: "ack", local: "entries" } as const;
    expect(newestKill(NO_KILL, told)).toMatchObject({ local: null });
  });
  test("is nothing when nobody tells", () => {
    expect(newestKill(null, null)).toBeNull();
  });
});
