// Signed tokens: jose reads and writes JWS, @sd-jwt/core SD-JWT. Reads a list of acts, answers what came of each.
import crypto from 'node:crypto';
import fs from 'node:fs';
import {CompactSign, compactVerify, importJWK} from 'jose';
import {SDJwtInstance} from '@sd-jwt/core';

const hashes = {EdDSA: null, ES256: 'sha256', ES384: 'sha384', ES512: 'sha512'};
const keyOf = (jwk, make) => ({key: make({key: jwk, format: 'jwk'}), dsaEncoding: 'ieee-p1363'});
const verifier = (jwk, alg) => (data, signature) =>
  crypto.verify(hashes[alg], Buffer.from(data), keyOf(jwk, crypto.createPublicKey), Buffer.from(signature, 'base64url'));
const signer = (jwk, alg) => data =>
  crypto.sign(hashes[alg], Buffer.from(data), keyOf(jwk, crypto.createPrivateKey)).toString('base64url');
const tools = {
  hasher: (data, alg) => crypto.createHash(alg.replace('-', '')).update(data).digest(),
  saltGenerator: length => crypto.randomBytes(length).toString('base64url'),
  hashAlg: 'sha-256',
};

const acts = {
  async readJws({token, jwk, alg}) {
    const {payload} = await compactVerify(token, await importJWK(jwk, alg), {algorithms: [alg]});
    return JSON.parse(new TextDecoder().decode(payload));
  },
  async writeJws({claims, header, jwk}) {
    return new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader(header)
      .sign(await importJWK(jwk, header.alg));
  },
  async readSdJwt({token, jwk, alg, holder, nonce}) {
    const kbVerifier = holder && verifier(holder, 'ES256');
    const instance = new SDJwtInstance({...tools, verifier: verifier(jwk, alg), kbVerifier});
    const {payload, kb} = await instance.verify(token, nonce ? {keyBindingNonce: nonce} : {});
    return {payload, audience: kb?.payload.aud ?? null};
  },
  async writeSdJwt({claims, frame, header, jwk, shown}) {
    const instance = new SDJwtInstance({...tools, signer: signer(jwk, header.alg), signAlg: header.alg});
    const token = await instance.issue(claims, frame, {header});
    return shown ? instance.present(token, shown) : token;
  },
};

const answers = [];
for (const {act, ...question} of JSON.parse(fs.readFileSync(0))) {
  try {
    answers.push({answer: await acts[act](question)});
  } catch (error) {
    answers.push({refused: String(error.message)});
  }
}
console.log(JSON.stringify(answers));
