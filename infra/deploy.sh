#!/usr/bin/env bash
# What azd up does, with az alone: infra/deploy.sh GROUP [small|medium|large] [REGION]
# Needs az (signed in), the .NET SDK, zip and jq. It can be repeated: it keeps what runs until the new one is there.
set -euo pipefail
cd "$(dirname "$0")/.."

group=${1:?"the resource group is missing: infra/deploy.sh GROUP [small|medium|large] [REGION]"}
size=${2:-small}
region=${3:-westeurope}
tag=$(git rev-parse --short HEAD)

export AZURE_ENV_NAME=${AZURE_ENV_NAME:-$group}
export AZURE_PRINCIPAL_ID=${AZURE_PRINCIPAL_ID:-$(az ad signed-in-user show --query id --output tsv)}

# ARM may change the case of an output's first letters.
output() {
  az deployment group show --resource-group "$group" --name maas --query properties.outputs --output json |
    jq -r --arg name "$1" 'to_entries[] | select((.key | ascii_downcase) == ($name | ascii_downcase)) | .value.value'
}

image_of() {
  az containerapp list --resource-group "$group" --query "[?starts_with(name, 'ca-$1-')].properties.template.containers[0].image | [0]" --output tsv
}

build() {
  az acr build --registry "$registry" --image "$1:$tag" --file "src/$2/Dockerfile" "${@:3}" .
}

az group create --name "$group" --location "$region" --output none
SERVICE_TRAIN_IMAGE_NAME=$(image_of train)
SERVICE_PREDICT_IMAGE_NAME=$(image_of predict)
export SERVICE_TRAIN_IMAGE_NAME SERVICE_PREDICT_IMAGE_NAME
az deployment group create --resource-group "$group" --name maas --parameters "infra/$size.bicepparam" --output none

registry=$(output AZURE_CONTAINER_REGISTRY_ENDPOINT)
predict=$(output PREDICT_NAME)
train=$(output TRAIN_NAME)

build train Train --build-arg "TORCH=$(output TRAIN_TORCH)"
az containerapp update --resource-group "$group" --name "$train" --image "$registry/train:$tag" --output none

if [[ $predict == ca-* ]]; then
  build predict Predict
  az containerapp update --resource-group "$group" --name "$predict" --image "$registry/predict:$tag" --output none
else
  rm -rf artifacts/predict artifacts/predict.zip
  dotnet publish src/Predict -c Release -p:FunctionsHost=Azure -o artifacts/predict
  (cd artifacts/predict && zip -qr ../predict.zip .)
  az functionapp deployment source config-zip --resource-group "$group" --name "$predict" --src artifacts/predict.zip --output none
fi

echo "MAAS_URL=$(output MAAS_URL)"
echo "MAAS_VAULT=$(output MAAS_VAULT)"
