import { operator, storeNames } from '../types.bicep'

@description('Required. A PKCS#8 key of the curve P-256 in PEM. It replaces the one of an earlier deployment.')
@secure()
param privateKey string

@description('Required. Names of everything a role can be on.')
param names storeNames

@description('Required. Names of the identities.')
param identityNames { predict: string, train: string, storage: string }

@description('Required. Who operates the deployment.')
param operatedBy operator

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: names.vault }

resource key 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'signing-key'
  properties: { value: privateKey, contentType: 'application/x-pem-file' }
}

module keyRoles 'roles.bicep' = {
  name: 'signing-roles'
  params: { kinds: ['secret'], names: names, identityNames: identityNames, operatedBy: operatedBy }
  dependsOn: [key]
}
