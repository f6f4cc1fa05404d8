export { type GuardPolicy, type GuardRefusal, judgeCommand, judgeTerminal } from "./guard.ts";
