import { createContext } from "react";

/** The page's script nonce while the server renders; empty in the browser, where it is not needed any more. */
export const NonceContext = createContext("");
