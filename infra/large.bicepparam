using 'main.bicep'

// Private endpoints only, A100 GPUs, data in a second region under a key of our own.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'maas')
param network = 'private'
param predict = { host: 'flex', memoryMB: 4096, alwaysReady: 3, maximumInstances: 400, concurrency: 16 }
param train = { profile: 'a100', maximumReplicas: 20 }
param storage = { redundancy: 'Standard_GZRS', checkpointDays: 60, eventDays: 365 }
param watched = {
  email: readEnvironmentVariable('MAAS_ALERT_EMAIL', '')
  monthlyBudget: 5000
  latencyMilliseconds: 1000
  logDays: 90
}
param operatedBy = {
  principalId: readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
  principalType: readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
}
param run = {
  predict: readEnvironmentVariable('SERVICE_PREDICT_IMAGE_NAME', '')
  train: readEnvironmentVariable('SERVICE_TRAIN_IMAGE_NAME', '')
}
param customerManagedKey = true
param purgeProtection = true
param signing = {
  privateKey: readEnvironmentVariable('MAAS_SIGNING_KEY', '')
  publicKeys: readEnvironmentVariable('MAAS_SIGNING_PUBLIC_KEYS', '')
  verify: bool(readEnvironmentVariable('MAAS_SIGNING_VERIFY', 'true'))
}
