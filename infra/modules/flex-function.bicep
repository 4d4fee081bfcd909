import { appIdentity, place as placement, predictSize } from '../types.bicep'

@description('Required. Name of the app.')
@minLength(2)
@maxLength(60)
param name string

@description('Required. Name of its plan.')
@minLength(1)
@maxLength(60)
param planName string

@description('Required. How big it is.')
param size predictSize

@description('Required. The identity that it runs as.')
param identity appIdentity

@description('Required. The account of its host\'s state and of its package.')
@minLength(3)
@maxLength(24)
param hostStorage string

@description('Required. The subnet that its calls go out by; empty: the platform\'s own network.')
param subnetId string

@description('Required. Settings.')
param settings object

@description('Required. Settings whose value is a secret of the vault, by the name of the secret.')
param vaultSettings object

@description('Required. Address of the vault.')
param vaultUri string

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

var package = 'app-package'
var secrets = toObject(
  items(vaultSettings),
  setting => setting.key,
  setting => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${setting.value})'
)

resource host 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostStorage

  resource blobs 'blobServices' existing = { name: 'default' }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: host::blobs
  name: package
  properties: { publicAccess: 'None' }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: place.location
  tags: place.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: place.location
  kind: 'functionapp,linux'
  tags: union(place.tags, { 'azd-service-name': 'predict' })
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${hostStorage}.blob.${environment().suffixes.storage}/${package}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: size.memoryMB
        maximumInstanceCount: size.maximumInstances
        alwaysReady: size.alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: size.alwaysReady }]
        triggers: { http: { perInstanceConcurrency: size.concurrency } }
      }
    }
  }
  dependsOn: [packages]

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, secrets)
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'app'
  scope: app
  properties: { workspaceId: place.workspaceId, logs: [{ category: 'FunctionAppLogs', enabled: true }] }
}

@description('Where it is reached.')
output uri string = 'https://${app.properties.defaultHostName}'
