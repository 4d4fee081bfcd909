import { appIdentity, images, place as placement, predictSize, storeNames, trainSize } from '../types.bicep'
import { predictSecrets, predictSettings, trainSecrets, trainSettings } from 'settings.bicep'

@description('Required. What makes names unique.')
param suffix string

@description('Required. Names of what the apps use.')
param names storeNames

@description('Required. How big the predict app is.')
param predict predictSize

@description('Required. How big the trainer is.')
param train trainSize

@description('Required. The images to run.')
param run images

@description('Required. The identity of the predict app.')
param predictIdentity appIdentity

@description('Required. The identity of the train app.')
param trainIdentity appIdentity

@description('Required. Where images come from.')
param registry string

@description('Required. Address of the vault.')
param vaultUri string

@description('Required. The vault has a key that signs versions.')
param isSigned bool

@description('Required. The public keys whose versions are trusted; empty: signatures are not looked at.')
param publicKeys string

@description('Required. Where telemetry goes.')
param insights string

@description('Required. The subnet of Flex Consumption; empty: none.')
param predictSubnetId string

@description('Required. The subnet of containers; empty: none.')
param containersSubnetId string

@description('Required. Where they are made, how they are reached, and where they log.')
param place placement

var profiles = loadJsonContent('../profiles.json')
var isFlex = predict.host == 'flex'
var predictProfile = predict.?profile ?? 'cpu'
var predictMemoryMB = isFlex ? predict.memoryMB : profiles[predictProfile].memoryMB
var predictApp = predictSettings(
  names.predictHost,
  names.data,
  predictIdentity,
  insights,
  predictMemoryMB,
  predict.?preload ?? 'none',
  publicKeys
)

module environment 'container-environment.bicep' = {
  name: 'container-environment'
  params: {
    name: 'cae-${suffix}'
    profiles: isFlex ? [train.profile] : [train.profile, predictProfile]
    subnetId: containersSubnetId
    place: place
  }
}

module trainer 'container-function.bicep' = {
  name: 'train'
  params: {
    name: 'ca-train-${suffix}'
    service: 'train'
    environmentId: environment.outputs.id
    identity: trainIdentity
    registry: registry
    image: run.train
    profile: train.profile
    external: false
    minimumReplicas: 0
    maximumReplicas: train.maximumReplicas
    settings: trainSettings(names.trainHost, names.data, trainIdentity, insights, publicKeys)
    vaultSettings: trainSecrets(isSigned)
    vaultUri: vaultUri
    place: place
  }
}

module flex 'flex-function.bicep' = if (isFlex) {
  name: 'predict-flex'
  params: {
    name: 'func-predict-${suffix}'
    planName: 'plan-${suffix}'
    size: predict
    identity: predictIdentity
    hostStorage: names.predictHost
    subnetId: predictSubnetId
    settings: predictApp
    vaultSettings: predictSecrets(isSigned)
    vaultUri: vaultUri
    place: place
  }
}

module container 'container-function.bicep' = if (!isFlex) {
  name: 'predict-container'
  params: {
    name: 'ca-predict-${suffix}'
    service: 'predict'
    environmentId: environment.outputs.id
    identity: predictIdentity
    registry: registry
    image: run.predict
    profile: predictProfile
    external: true
    minimumReplicas: predict.alwaysReady
    maximumReplicas: predict.maximumInstances
    settings: predictApp
    vaultSettings: predictSecrets(isSigned)
    vaultUri: vaultUri
    place: place
  }
}

@description('Where predictions are asked for.')
output uri string = isFlex ? flex!.outputs.uri : container!.outputs.uri

@description('Names of the apps.')
output names { predict: string, train: string } = {
  predict: isFlex ? 'func-predict-${suffix}' : 'ca-predict-${suffix}'
  train: 'ca-train-${suffix}'
}

@description('Which libraries the trainer\'s image is built with: cpu or cuda.')
output torch string = profiles[train.profile].torch
