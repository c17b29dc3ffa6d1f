// SHA-256 of the canonical JSON (RFC 8785) of the document on standard input, independent of Credenza's Python code.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const sorted = (value) => {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${sorted(value[name])}`).join(",")}}`;
};

const document = JSON.parse(readFileSync(0, "utf8"));
console.log(createHash("sha256").update(sorted(document), "utf8").digest("hex"));
