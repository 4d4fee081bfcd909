namespace Maas.Predict.Api.Calls;

/// <summary>
/// The errors of a call beyond those that follow from its form: a key that is missing, a name of the path that is none or unknown,
/// a body that is too large or of another type, a query value out of range.
/// </summary>
/// <param name="errors">Names of members of <see cref="Core.ServiceError"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefusesAttribute(params string[] errors) : Attribute
{
    public string[] Errors => errors;
}
