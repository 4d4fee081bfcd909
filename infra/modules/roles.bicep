import { operator, storeNames } from '../types.bicep'

@description('Required. What this round gives roles on: the vault comes before storage, whose key is in it.')
param kinds ('container' | 'table' | 'queue' | 'host' | 'vault' | 'secret' | 'registry' | 'insights')[]

@description('Required. Names of everything a role can be on.')
param names storeNames

@description('Required. Names of the identities.')
param identityNames { predict: string, train: string, storage: string }

@description('Required. Who operates the deployment.')
param operatedBy operator

// Who, what, role: the one table.
var roles = filter(loadJsonContent('../roles.json'), role => contains(kinds, role.kind))

module assignments 'role.bicep' = [
  for role in roles: {
    name: 'role-${uniqueString(role.who, role.kind, role.store, role.role)}'
    params: {
      kind: role.kind
      store: role.store
      role: role.role
      names: names
      identityName: role.who == 'operator' ? '' : identityNames[role.who]
      operatedBy: operatedBy
    }
  }
]
