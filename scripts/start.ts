// `npm start`: every part on this machine, on loopback, until Ctrl-C.
import { HELP, readOptions, StartError } from "./start/options.ts";
import { startProduct } from "./start/product.ts";

const say = (line: string): void => console.log(line);

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) say(HELP);
  else await startProduct(options, say);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
