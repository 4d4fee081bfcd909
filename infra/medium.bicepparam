using 'main.bicep'

// One instance is warm, training has T4 GPUs; data is in three zones.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'maas')
param network = 'public'
param predict = { host: 'flex', memoryMB: 4096, alwaysReady: 1, maximumInstances: 100, concurrency: 16 }
param train = { profile: 't4', maximumReplicas: 10 }
param storage = { redundancy: 'Standard_ZRS', checkpointDays: 30, eventDays: 90 }
param watched = {
  email: readEnvironmentVariable('MAAS_ALERT_EMAIL', '')
  monthlyBudget: 500
  latencyMilliseconds: 2000
  logDays: 30
}
param operatedBy = {
  principalId: readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
  principalType: readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
}
param run = {
  predict: readEnvironmentVariable('SERVICE_PREDICT_IMAGE_NAME', '')
  train: readEnvironmentVariable('SERVICE_TRAIN_IMAGE_NAME', '')
}
param signing = {
  privateKey: readEnvironmentVariable('MAAS_SIGNING_KEY', '')
  publicKeys: readEnvironmentVariable('MAAS_SIGNING_PUBLIC_KEYS', '')
  verify: bool(readEnvironmentVariable('MAAS_SIGNING_VERIFY', 'true'))
}
