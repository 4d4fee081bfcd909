import { storeNames } from '../types.bicep'

@export()
@description('Names of everything a role can be on: the usual prefix, then what makes them unique.')
func storeNamesOf(suffix string) storeNames => {
  data: 'st${suffix}data'
  predictHost: 'st${suffix}predict'
  trainHost: 'st${suffix}train'
  registry: 'cr${suffix}'
  vault: 'kv-${suffix}'
  insights: 'appi-${suffix}'
}

@export()
@description('Names of the identities.')
func identityNamesOf(suffix string) { predict: string, train: string, storage: string } => {
  predict: 'id-predict-${suffix}'
  train: 'id-train-${suffix}'
  storage: 'id-storage-${suffix}'
}
