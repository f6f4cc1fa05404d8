import type { Problem } from "../i18n/errors.ts";
import type { BarsImportView } from "../services.server.ts";

export type UploadAnswer = { readonly stored: BarsImportView } | { readonly problem: Problem };

/**
 * Sends a form and tells how much of it has left.
 *
 * @param onProgress share sent, 0-1. fetch cannot tell, hence the older call.
 */
export function upload(
  url: string,
  form: FormData,
  onProgress: (share: number) => void,
): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const offline: UploadAnswer = { problem: { code: "offline", message: "", details: {} } };
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve((request.response as UploadAnswer | null) ?? offline); // our own route's answer
    request.onerror = () => resolve(offline);
    request.send(form);
  });
}
