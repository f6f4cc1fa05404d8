import { AppError } from "#domain";
import { ensurePractice } from "./accounts.ts";
import type { AuthService } from "./contract.ts";
import type { Ports } from "./ports.ts";

export function createAuthService(ports: Ports): AuthService {
  const { auth } = ports;
  return {
    async register(input, headers) {
      const made = await auth.register(input, headers);
      if (made) {
        await ensurePractice(ports, made.user.id);
        return made;
      }
      // Who knows the account's password is its owner. To anyone else the answer looks like a fresh sign-up.
      return (await auth.login(input, headers)) ?? auth.decoy(input);
    },
    async login(input, headers) {
      const session = await auth.login(input, headers);
      if (session) return session;
      throw new AppError(
        "bad_credentials",
        "The e-mail or the password is wrong. If you have no account yet, register first.",
        { status: 401 },
      );
    },
    async logout(headers) {
      return { set_cookies: await auth.logout(headers) };
    },
    userFrom: (headers) => auth.userFrom(headers),
    handle: (request) => auth.handle(request),
  };
}
