import { writeFileSync } from "node:fs";
import { UserError } from "#domain";
import { pathFrom } from "./input-files.ts";

/** Writes a file where the user stands. @throws UserError with what is to be mended. */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(pathFrom(path), text);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    const why =
      code === "ENOENT"
        ? "there is no such folder; make it first"
        : code === "EISDIR"
          ? "it is a folder; name a file"
          : code === "EACCES"
            ? "no permission to write it"
            : thrown instanceof Error
              ? thrown.message
              : String(thrown);
    throw new UserError("cli.file", `cannot write ${path}: ${why}`);
  }
}
