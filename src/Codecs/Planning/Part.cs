namespace Maas.Codecs.Planning;

/// <summary>What a row is used for: the weights, the choice of when to stop, or the score.</summary>
public enum Part
{
    Training,
    Validation,
    Test,
}
