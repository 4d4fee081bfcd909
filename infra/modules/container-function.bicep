import { appIdentity, place as placement, trainProfile } from '../types.bicep'

@description('Required. Name of the app.')
@minLength(2)
@maxLength(32)
param name string

@description('Required. The service of azure.yaml that is deployed to it.')
param service 'predict' | 'train'

@description('Required. The environment that it runs in.')
param environmentId string

@description('Required. The identity that it runs as, and pulls its image with.')
param identity appIdentity

@description('Required. The registry that its image comes from.')
param registry string

@description('Required. The image; empty: a stand-in that takes no jobs and answers nothing of ours.')
param image string

@description('Required. What it runs on.')
param profile trainProfile

@description('Required. Reached from outside the environment. Ingress itself is always on: scaling by triggers needs it.')
param external bool

@description('Required. Replicas that are kept running; 0 scales to zero.')
@minValue(0)
param minimumReplicas int

@description('Required. The most replicas.')
@minValue(1)
@maxValue(1000)
param maximumReplicas int

@description('Required. Settings.')
param settings object

@description('Required. Settings whose value is a secret of the vault, by the name of the secret.')
param vaultSettings object

@description('Required. Address of the vault.')
param vaultUri string

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

var resources = loadJsonContent('../profiles.json')[profile]
var standIn = 'mcr.microsoft.com/k8se/quickstart-functions:latest'
var hostSettings = { FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated', ASPNETCORE_URLS: 'http://+:8080' }

// The platform makes the scale rules from the app's triggers and refuses ours; host.json makes it one job per replica.
resource app 'Microsoft.App/containerApps@2026-01-01' = {
  name: name
  location: place.location
  kind: 'functionapp'
  tags: union(place.tags, { 'azd-service-name': service })
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: resources.name
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: external, targetPort: 8080, transport: 'auto', allowInsecure: false }
      registries: [{ server: registry, identity: identity.id }]
      secrets: map(items(vaultSettings), setting => {
        name: setting.value
        keyVaultUrl: '${vaultUri}secrets/${setting.value}'
        identity: identity.id
      })
    }
    template: {
      // The most that the platform gives: enough to write a checkpoint and give the job back.
      terminationGracePeriodSeconds: 600
      scale: { minReplicas: minimumReplicas, maxReplicas: maximumReplicas }
      containers: [
        {
          name: service
          image: empty(image) ? standIn : image
          resources: { cpu: json(resources.cpu), memory: resources.memory }
          env: concat(
            map(items(union(settings, hostSettings)), setting => { name: setting.key, value: setting.value }),
            map(items(vaultSettings), setting => { name: setting.key, secretRef: setting.value })
          )
        }
      ]
    }
  }
}

@description('Where it is reached.')
output uri string = 'https://${app.properties.configuration.ingress!.fqdn}'
