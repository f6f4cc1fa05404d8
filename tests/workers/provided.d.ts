import "vitest";

declare module "vitest" {
  // What tests/support/workers-setup.ts hands in; that file is of Node's world, this program of workerd's.
  export interface ProvidedContext {
    dbUrl: string;
    roomsUrl: string;
    aiUrl: string;
    yahooUrl: string;
  }
}
