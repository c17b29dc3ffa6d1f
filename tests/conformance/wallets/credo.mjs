// Credo-TS as a full wallet: takes a credential by OpenID4VCI 1.0 and shows it by OpenID4VP 1.0. Asked on stdin.
import fs from 'node:fs';
import {Agent, InjectionSymbols, DidsModule, JwkDidResolver, JsonTransformer, KeyDidResolver, Kms, RecordNotFoundError,
  WebDidResolver} from '@credo-ts/core';
import {agentDependencies, NodeInMemoryKeyManagementStorage, NodeKeyManagementService} from '@credo-ts/node';
import {OpenId4VcModule} from '@credo-ts/openid4vc';

class Storage {  // Credo's own needs a native library; this one keeps records in memory
  records = new Map();
  supportsCursorPagination = false;
  async save(context, record) {
    record.updatedAt = new Date();
    this.records.set(record.id, {value: JsonTransformer.toJSON(record), tags: record.getTags(), type: record.type});
  }
  async update(context, record) { return this.save(context, record); }
  async delete(context, record) { this.records.delete(record.id); }
  async deleteById(context, kind, id) { this.records.delete(id); }
  made(kind, kept, id) {
    const record = JsonTransformer.fromJSON(kept.value, kind);
    record.id = id;
    record.replaceTags(kept.tags);
    return record;
  }
  async getById(context, kind, id) {
    const kept = this.records.get(id);
    if(!kept) throw new RecordNotFoundError('no such record', {recordType: kind.type});
    return this.made(kind, kept, id);
  }
  of(kind) { return [...this.records].filter(([, kept]) => kept.type === kind.type); }
  async getAll(context, kind) { return this.of(kind).map(([id, kept]) => this.made(kind, kept, id)); }
  fits(tags, query) {
    return Object.entries(query).every(([name, value]) =>
      name === '$or' ? value.some(part => this.fits(tags, part)) :
      name === '$and' ? value.every(part => this.fits(tags, part)) :
      name === '$not' ? !this.fits(tags, value) :
      Array.isArray(value) ? value.every(item => (tags[name] ?? []).includes(item)) :
      value === undefined || tags[name] === value);
  }
  async findByQuery(context, kind, query) {
    return this.of(kind).filter(([, kept]) => this.fits(kept.tags, query)).map(([id, kept]) => this.made(kind, kept, id));
  }
}

const storage = new Storage();
const kms = new Kms.KeyManagementModule({backends: [new NodeKeyManagementService(new NodeInMemoryKeyManagementStorage())]});
const agent = new Agent({
  config: {autoUpdateStorageOnStartup: true}, dependencies: agentDependencies,
  modules: {
    storage: {register(manager) { manager.registerInstance(InjectionSymbols.StorageService, storage); }}, kms,
    dids: new DidsModule({resolvers: [new JwkDidResolver(), new KeyDidResolver(), new WebDidResolver()]}),
    openid4vc: new OpenId4VcModule({}),
  },
});

const {offer, digits, request, trusted} = JSON.parse(fs.readFileSync(0));
await agent.initialize();
const holder = agent.openid4vc.holder;
const resolved = await holder.resolveCredentialOffer(offer);
const token = await holder.requestToken({resolvedCredentialOffer: resolved, txCode: digits});
const {credentials} = await holder.requestCredentials({
  resolvedCredentialOffer: resolved, ...token, credentialConfigurationIds: ['MicroCredential'],
  credentialBindingResolver: async () => {
    const {publicJwk} = await agent.kms.createKeyForSignatureAlgorithm({algorithm: 'ES256'});
    return {method: 'jwk', keys: [Kms.PublicJwk.fromPublicJwk(publicJwk)]};
  },
});
const [{record}] = credentials;
await agent.sdJwtVc.store({record});
const compact = record.firstCredential?.compact ?? record.compactSdJwtVc;
const judged = await agent.sdJwtVc.verify({compactSdJwtVc: compact, fetchTypeMetadata: false});
const asked = await holder.resolveOpenId4VpAuthorizationRequest(request, {trustedCertificates: trusted});
const shown = await holder.acceptOpenId4VpAuthorizationRequest({
  authorizationRequestPayload: asked.authorizationRequestPayload,
  dcql: {credentials: holder.selectCredentialsForDcqlRequest(asked.dcql.queryResult)},
});
console.log(JSON.stringify({
  kind: record.type, tokenType: token.accessTokenResponse.token_type, bound: token.dpop !== undefined, valid: judged.isValid, fault: judged.error?.message ?? null, claims: judged.sdJwtVc?.prettyClaims ?? null,
  satisfied: asked.dcql.queryResult.can_be_satisfied, accepted: shown.ok, status: shown.serverResponse?.status ?? null,
  signer: asked.signedAuthorizationRequest.signer.method, mode: asked.authorizationRequestPayload.response_mode, redirect: shown.redirectUri ?? null,
}));
process.exit(0);
