import { expect, test } from "vitest";
import { RETCODES, type RetcodeClass, retcodeClass, retcodeReason } from "./retcodes.ts";

// Copied from the reference's table by hand, class by class.
const BY_CLASS: Readonly<Record<RetcodeClass, readonly number[]>> = {
  ok: [10009, 10025],
  wait: [10008, 10010],
  retry: [10004, 10020, 10021, 10024, 10029, 10030],
  reject: [
    10006, 10007, 10013, 10014, 10015, 10016, 10019, 10022, 10032, 10033, 10034, 10035, 10040,
    10045, 10046,
  ],
  pause: [10017, 10018, 10026, 10027, 10042, 10043, 10044],
  reconcile: [10011, 10012, 10023, 10028, 10031, 10036, 10038, 10039, 10041],
};

test("every code of the reference has the reference's class, and no code has two", () => {
  for (const [kind, codes] of Object.entries(BY_CLASS)) {
    for (const code of codes) expect(retcodeClass(code), String(code)).toBe(kind);
  }
  expect([...RETCODES.keys()].sort()).toEqual(Object.values(BY_CLASS).flat().sort());
});

test("an unlisted code is looked into, never read as a refusal", () => {
  for (const code of [0, 10005, 10037, 10047, 99999]) expect(retcodeClass(code)).toBe("reconcile");
  expect(retcodeReason(10047).code).toBe("mt5.10047");
});

test("a position that is already closed is what a close wanted, and a riddle for a modify", () => {
  expect(retcodeClass(10036, "close")).toBe("ok");
  expect(retcodeClass(10036, "modify")).toBe("reconcile");
});

test("reason codes are stable words", () => {
  expect(retcodeReason(10019)).toEqual({
    code: "mt5.no_money",
    message: "There is not enough free margin.",
  });
});
