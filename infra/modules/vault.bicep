import { place as placement } from '../types.bicep'

@description('Required. Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Keeps a deleted vault from being purged. It can\'t be taken back.')
param purgeProtection bool

@description('Required. Makes a key that encrypts storage.')
param customerManagedKey bool

@description('Optional. The operator key to start with. It is kept when the deployment is repeated.')
@secure()
@minLength(16)
param operatorKey string = '${newGuid()}${newGuid()}'

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: place.location
  tags: place.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // False is not a value that the service takes: the property is absent or true.
    enablePurgeProtection: purgeProtection || customerManagedKey ? true : null
    publicNetworkAccess: place.network == 'public' ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: place.network == 'public' ? 'Allow' : 'Deny' }
  }
}

@onlyIfNotExists()
resource operator 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'operator-key'
  properties: { value: operatorKey, contentType: 'text/plain' }
}

resource storageKey 'Microsoft.KeyVault/vaults/keys@2025-05-01' = if (customerManagedKey) {
  parent: vault
  name: 'storage'
  properties: { kty: 'RSA', keySize: 3072, keyOps: ['wrapKey', 'unwrapKey'] }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: { workspaceId: place.workspaceId, logs: [{ category: 'AuditEvent', enabled: true }] }
}

@description('Address of the vault.')
output uri string = vault.properties.vaultUri
