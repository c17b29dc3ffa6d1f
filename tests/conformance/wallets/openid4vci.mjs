// The client @openid4vc/openid4vci: takes a credential in each form that an offer names. Asked on stdin.
import crypto from 'node:crypto';
import fs from 'node:fs';
import * as jose from 'jose';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import {clientAuthenticationAnonymous} from '@openid4vc/oauth2';

const {privateKey, publicKey} = await jose.generateKeyPair('ES256', {extractable: true});
const jwk = await jose.exportJWK(publicKey);
const callbacks = {
  fetch, clientAuthentication: clientAuthenticationAnonymous(),
  generateRandom: count => crypto.randomBytes(count),
  hash: (data, algorithm) => crypto.createHash(algorithm.replace('-', '')).update(data).digest(),
  signJwt: async (signer, {header, payload}) =>
    ({jwt: await new jose.SignJWT(payload).setProtectedHeader(header).sign(privateKey), signerJwk: jwk}),
  verifyJwt: async () => { throw Error('nothing to verify'); },
  decryptJwe: async () => ({decrypted: false}),
  encryptJwe: async () => { throw Error('nothing to encrypt'); },
};

const {offer, digits} = JSON.parse(fs.readFileSync(0));
const client = new Openid4vciClient({callbacks});
const credentialOffer = await client.resolveCredentialOffer(offer);
const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
const {accessTokenResponse} = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({credentialOffer, issuerMetadata, txCode: digits});
const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
const {jwt} = await client.createCredentialRequestJwtProof({
  issuerMetadata, credentialConfigurationId: 'MicroCredential', nonce, signer: {method: 'jwk', publicJwk: jwk, alg: 'ES256'},
});
const taken = {};
for (const [id, proofs] of [['MicroCredential', {jwt: [jwt]}], ['OpenBadge', undefined]]) {
  const {credentialResponse} = await client.retrieveCredentials({
    issuerMetadata, accessToken: accessTokenResponse.access_token, credentialConfigurationId: id, proofs,
  });
  taken[id] = credentialResponse.credentials[0].credential;
  const said = await client.sendNotification({
    issuerMetadata, accessToken: accessTokenResponse.access_token,
    notification: {notificationId: credentialResponse.notification_id, event: 'credential_accepted'},
  });
}
console.log(JSON.stringify({jwk, offered: credentialOffer.credential_configuration_ids, taken}));
