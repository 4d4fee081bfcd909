import { images, networkKind, operator, predictSize, signatures, storageSize, trainSize, watch } from 'types.bicep'
import { identityNamesOf, storeNamesOf } from 'modules/names.bicep'

targetScope = 'resourceGroup'

@description('Required. Name of the environment; it is part of what makes names unique.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Optional. Region.')
param location string = resourceGroup().location

@description('Optional. How the deployment is reached.')
param network networkKind = 'public'

@description('Optional. Addresses of the virtual network, a /16 to /20; used where the network is private.')
param addressPrefix string = '10.20.0.0/16'

@description('Required. How big the predict app is.')
param predict predictSize

@description('Required. How big the trainer is.')
param train trainSize

@description('Required. How data is kept.')
param storage storageSize

@description('Required. What is watched, and who is told.')
param watched watch

@description('Required. Who operates the deployment.')
param operatedBy operator

@description('Required. The images to run.')
param run images

@description('Optional. The key that signs versions, and those that are trusted.')
param signing signatures = { privateKey: '', publicKeys: '', verify: false }

@description('Optional. Encrypts models, datasets and jobs with a key of our own vault. It is chosen when the account is made.')
param customerManagedKey bool = false

@description('Optional. Keeps a deleted vault, and its name, from being purged.')
param purgeProtection bool = false

@description('Optional. Tags of everything, beside that of the environment.')
param tags object = {}

var suffix = uniqueString(resourceGroup().id, environmentName)
var allTags = union(tags, { 'azd-env-name': environmentName, application: 'maas' })
var names = storeNamesOf(suffix)
var identityNames = identityNamesOf(suffix)

module identities 'modules/identities.bicep' = {
  params: { names: identityNames, location: location, tags: allTags }
}

module monitoring 'modules/monitoring.bicep' = {
  params: { suffix: suffix, insightsName: names.insights, days: watched.logDays, location: location, tags: allTags }
}

var place = { location: location, tags: allTags, network: network, workspaceId: monitoring.outputs.workspaceId }

module vault 'modules/vault.bicep' = {
  params: { name: names.vault, purgeProtection: purgeProtection, customerManagedKey: customerManagedKey, place: place }
}

module registry 'modules/registry.bicep' = {
  params: { name: names.registry, place: place }
}

// Storage opens its key at once, so the roles on the vault come before it.
module vaultRoles 'modules/roles.bicep' = {
  params: { kinds: ['vault'], names: names, identityNames: identityNames, operatedBy: operatedBy }
  dependsOn: [identities, vault]
}

module signingKey 'modules/signing.bicep' = if (!empty(signing.publicKeys)) {
  params: { privateKey: signing.privateKey, names: names, identityNames: identityNames, operatedBy: operatedBy }
  dependsOn: [vaultRoles]
}

module stores 'modules/storage.bicep' = {
  params: { names: names, identityNames: identityNames, size: storage, encrypted: customerManagedKey, place: place }
  dependsOn: [vaultRoles]
}

var allButVault = ['container', 'table', 'queue', 'host', 'registry', 'insights']

module storeRoles 'modules/roles.bicep' = {
  params: { kinds: allButVault, names: names, identityNames: identityNames, operatedBy: operatedBy }
  dependsOn: [identities, registry, stores]
}

module privateNetwork 'modules/private-network.bicep' = if (network == 'private') {
  params: { suffix: suffix, addressPrefix: addressPrefix, names: names, place: place }
  dependsOn: [stores, vault, registry]
}

module apps 'modules/apps.bicep' = {
  params: {
    suffix: suffix
    names: names
    predict: predict
    train: train
    run: run
    predictIdentity: identities.outputs.predict
    trainIdentity: identities.outputs.train
    registry: registry.outputs.loginServer
    vaultUri: vault.outputs.uri
    isSigned: !empty(signing.publicKeys)
    publicKeys: signing.verify ? signing.publicKeys : ''
    insights: monitoring.outputs.connectionString
    predictSubnetId: privateNetwork.?outputs.predictSubnetId ?? ''
    containersSubnetId: privateNetwork.?outputs.containersSubnetId ?? ''
    place: place
  }
  dependsOn: [vaultRoles, signingKey, storeRoles]
}

module alerts 'modules/alerts.bicep' = {
  params: { suffix: suffix, watched: watched, place: place }
}

module budget 'modules/budget.bicep' = {
  params: { name: 'budget-${suffix}', watched: watched }
}

@description('Where predictions are asked for.')
output MAAS_URL string = apps.outputs.uri

@description('The vault that holds the operator key.')
output MAAS_VAULT string = names.vault

@description('The predict app.')
output PREDICT_NAME string = apps.outputs.names.predict

@description('The train app.')
output TRAIN_NAME string = apps.outputs.names.train

@description('Which libraries the train image is built with.')
output TRAIN_TORCH string = apps.outputs.torch

@description('Where images are pushed to.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
