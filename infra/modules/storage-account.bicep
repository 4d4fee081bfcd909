import { encryptionKey, place as placement } from '../types.bicep'

@description('Required. Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Copies that are kept.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Optional. The key that encrypts it; without, the platform\'s own does.')
param key encryptionKey?

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: place.location
  tags: place.tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  identity: key == null
    ? { type: 'None' }
    : { type: 'UserAssigned', userAssignedIdentities: { '${key!.identityId}': {} } }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: place.network == 'public' ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: place.network == 'public' ? 'Allow' : 'Deny' }
    encryption: {
      keySource: key == null ? 'Microsoft.Storage' : 'Microsoft.Keyvault'
      identity: key == null ? null : { userAssignedIdentity: key!.identityId }
      keyvaultproperties: key == null ? null : { keyvaulturi: key!.vaultUri, keyname: key!.name }
      // An account-wide key for queues and tables can be chosen only when the account is made.
      services: {
        blob: { enabled: true, keyType: 'Account' }
        queue: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
      }
    }
  }
}

// Names are immutable, so versions of blobs would only cost.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: false
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

// Reads and writes of blobs and rows grow with every request, so only deletes are kept; queues carry jobs, and poison shows in writes.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'deletes'
  scope: blobs
  properties: { workspaceId: place.workspaceId, logs: [{ category: 'StorageDelete', enabled: true }] }
}

resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'deletes'
  scope: tables
  properties: { workspaceId: place.workspaceId, logs: [{ category: 'StorageDelete', enabled: true }] }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'writes'
  scope: queues
  properties: { workspaceId: place.workspaceId, logs: [{ category: 'StorageWrite', enabled: true }] }
}
