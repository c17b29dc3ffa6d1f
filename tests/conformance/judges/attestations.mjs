// SD-JWT VCs judged by @sd-jwt/sd-jwt-vc: signature, key binding, status, type metadata. Reads a list of questions.
import crypto from 'node:crypto';
import fs from 'node:fs';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';

const hashes = {EdDSA: null, ES256: 'sha256', ES384: 'sha384'};
const verifier = (jwk, alg) => (data, signature) =>
  crypto.verify(hashes[alg], Buffer.from(data), {key: crypto.createPublicKey({key: jwk, format: 'jwk'}), dsaEncoding: 'ieee-p1363'},
    Buffer.from(signature, 'base64url'));
const hasher = (data, alg) => crypto.createHash(alg.replace('-', '')).update(data).digest();

async function judged({token, jwk, alg, holder, nonce, list, metadata, now}) {
  const instance = new SDJwtVcInstance({
    hasher, hashAlg: 'sha-256', verifier: verifier(jwk, alg), statusVerifier: verifier(jwk, alg), kbVerifier: holder && verifier(holder, 'ES256'),
    statusListFetcher: async () => list, loadTypeMetadataFormat: Boolean(metadata),
    vctFetcher: async () => JSON.parse(metadata),
  });
  const options = {currentDate: now, ...(nonce && {keyBindingNonce: nonce})};
  const {payload, kb, typeMetadata} = await instance.verify(token, options);
  return {payload, audience: kb?.payload.aud ?? null, names: typeMetadata?.mergedTypeMetadata.display.map(d => d.name) ?? null};
}

const answers = [];
for (const question of JSON.parse(fs.readFileSync(0))) {
  try {
    answers.push({answer: await judged(question)});
  } catch (error) {
    answers.push({refused: String(error.message)});
  }
}
console.log(JSON.stringify(answers));
